import { randomBytes } from 'node:crypto';
import { Secret, systemIds } from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import { testDatabase } from '@wabus/postgres/testing';
import { expect, test } from 'vitest';
import { createKeyring, installKeyring } from './index.ts';

test('what is of no known person is sealed for its tenant, and opens nowhere else', async () => {
  const db = await testDatabase([installKeyring]);
  const kek = new Secret(randomBytes(32).toString('hex'));
  const url = roleUrl(db.url, 'wabus_keyring');
  const [keyring, another] = [0, 1].map(() => createKeyring({ url, kek, ids: systemIds })) as [
    ReturnType<typeof createKeyring>,
    ReturnType<typeof createKeyring>,
  ];
  const parts = [1, 2].map((n) => ({ id: `f${n}`, plain: { n } }));
  const sealed = await keyring.sealForTenant('t1', parts);
  const places = parts.map(({ id }, index) => ({ id, sealed: sealed[index] ?? '' }));
  expect(await another.openForTenant('t1', places)).toEqual([{ n: 1 }, { n: 2 }]);
  const swapped = [{ id: 'f2', sealed: sealed[0] ?? '' }];
  await expect(keyring.openForTenant('t2', places)).rejects.toMatchObject({ fault: 'tampered' });
  await expect(keyring.openForTenant('t1', swapped)).rejects.toMatchObject({ fault: 'tampered' });
  await Promise.all([keyring.close(), another.close()]);
  await db.drop();
});
