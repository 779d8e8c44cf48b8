import { randomBytes } from 'node:crypto';
import { Secret } from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createVault, installVault, openVault } from './index.ts';

let db: TestDatabase;
const aKey = () => new Secret(randomBytes(32).toString('base64'));
const [right, wrong] = [aKey(), aKey()];
const optionsWith = (kek: Secret) => ({ url: roleUrl(db.url, 'wabus_vault'), kek });

beforeEach(async () => {
  db = await testDatabase([installVault]);
});

afterEach(() => db.drop());

const open = async (kek: Secret): Promise<string> =>
  openVault(optionsWith(kek)).then(
    async (vault) => {
      await vault.close();
      return 'opened';
    },
    (error: Error) => error.message,
  );

test('the first key used on an empty vault is its key; another one is refused, and told which setting it is', async () => {
  expect(await open(right)).toBe('opened');
  const refusal = await open(wrong);
  expect(refusal).toContain("WABUS_VAULT_KEY is not the key that this installation's vault was made with");
  expect(refusal).not.toContain(wrong.reveal());
  expect(await open(right)).toBe('opened');
});

test('a vault from before check values knows its key by what is wrapped in it', async () => {
  const old = createVault(optionsWith(right));
  await old.put({ tenantId: 't1', projectId: 'p1', purpose: 'business-token' }, new Secret('token'));
  await old.close();
  expect(await open(wrong)).toContain('WABUS_VAULT_KEY');
  expect(await open(right)).toBe('opened');
});
