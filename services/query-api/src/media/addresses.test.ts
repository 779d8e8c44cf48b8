import { ProblemError } from '@wabus/api-contract';
import { Secret } from '@wabus/platform';
import { expect, test } from 'vitest';
import { MediaAddresses } from './addresses.ts';

const key = new Secret('k'.repeat(40));
const mediaId = '0d9c5a0e-6c53-4f0a-9a55-1f2f6f7f3b11';
const minutes = (n: number) => () => new Date(Date.UTC(2026, 0, 1, 0, n));
const minted = (tenantId: string) => {
  const { url = '', expiresAt = '' } = new MediaAddresses(key, minutes(0)).of(tenantId, {
    id: mediaId,
    state: 'stored',
  });
  const { pathname, searchParams } = new URL(url, 'http://x');
  return { pathname, expiresAt, query: Object.fromEntries(searchParams) };
};

/** What is said of an address so many minutes later; null where it is good. */
function fault(query: object, at: number, more: { tenantId?: string; id?: string } = {}, by = key) {
  try {
    const caller = new MediaAddresses(by, minutes(at)).callerBy(
      { tenantId: 't1', id: mediaId, ...more },
      { ...query },
    );
    expect(caller.tenant).toBe('t1');
    return null;
  } catch (error) {
    if (error instanceof ProblemError) return error.code;
    throw error;
  }
}

test('MP08: an address is minted with each read, for five minutes, and is of one tenant and medium', () => {
  const { pathname, expiresAt, query } = minted('t1');
  expect(pathname).toBe(`/v1/tenants/t1/media/${mediaId}/content`);
  expect(expiresAt).toBe('2026-01-01T00:05:00.000Z');
  expect([fault(query, 0), fault(query, 4)]).toEqual([null, null]);
  const refused = 'media-address-refused';
  for (const wrong of [
    fault(query, 5),
    fault(query, 1_440),
    fault({ ...query, expires: '9999999999' }, 0),
    fault({ ...query, expires: undefined }, 0),
    fault({ ...query, signature: `${query.signature}AA` }, 0),
    fault({ ...query, signature: 'é' }, 0),
    fault(query, 0, { tenantId: 't2' }),
    fault(query, 0, { id: '1d9c5a0e-6c53-4f0a-9a55-1f2f6f7f3b11' }),
    fault(query, 0, {}, new Secret('o'.repeat(40))),
    fault(minted('t2').query, 0),
  ]) {
    expect(wrong).toBe(refused);
  }
});

test('MP09: a medium that is not stored has no address', () => {
  const addresses = new MediaAddresses(key);
  for (const medium of [
    { id: mediaId, state: 'pending' },
    { id: mediaId, state: 'failed' },
    { id: null, state: 'failed' },
  ] as const) {
    expect(addresses.of('t1', medium)).toEqual(medium);
    expect(addresses.in('t1', { media: { ...medium, mimeType: null } }).media).not.toHaveProperty('url');
  }
});
