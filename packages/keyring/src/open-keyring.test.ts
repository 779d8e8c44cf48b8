import { randomBytes } from 'node:crypto';
import { Secret, systemIds } from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKeyring, installKeyring, openKeyring } from './index.ts';

let db: TestDatabase;
const aKey = () => new Secret(randomBytes(32).toString('base64'));
const [right, wrong] = [aKey(), aKey()];
const optionsWith = (kek: Secret) => ({ url: roleUrl(db.url, 'wabus_keyring'), kek, ids: systemIds });

beforeEach(async () => {
  db = await testDatabase([installKeyring]);
});

afterEach(() => db.drop());

const open = async (kek: Secret): Promise<string> =>
  openKeyring(optionsWith(kek)).then(
    async (keyring) => {
      await keyring.close();
      return 'opened';
    },
    (error: Error) => error.message,
  );

test('the first key used on an empty keyring is its key; another one is refused, and told which setting it is', async () => {
  expect(await open(right)).toBe('opened');
  const refusal = await open(wrong);
  expect(refusal).toContain(
    "WABUS_KEYRING_KEY is not the key that this installation's keyring was made with",
  );
  expect(refusal).not.toContain(wrong.reveal());
  expect(await open(right)).toBe('opened');
});

test('of two that are first at once with different keys one is refused', async () => {
  const said = await Promise.all([open(right), open(wrong)]);
  expect(said.filter((one) => one === 'opened')).toHaveLength(1);
});

test('a keyring from before check values knows its key by what is wrapped in it', async () => {
  const old = createKeyring(optionsWith(right));
  await old.hmac('t1', 'x');
  await old.close();
  expect(await open(wrong)).toContain('WABUS_KEYRING_KEY');
  expect(await open(right)).toBe('opened');
  const { rows } = await db.pool.query('select count(*)::int as kept from keyring.key_check');
  expect(rows).toEqual([{ kept: 1 }]);
});
