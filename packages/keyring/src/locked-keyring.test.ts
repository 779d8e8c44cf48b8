import { randomBytes } from 'node:crypto';
import { Secret, systemIds } from '@wabus/platform';
import { createPool, inTransaction, isPassing, roleUrl } from '@wabus/postgres';
import { testDatabase } from '@wabus/postgres/testing';
import { expect, test } from 'vitest';
import { createKeyring, installKeyring } from './index.ts';

test('who is kept waiting by a lock, or behind others who are, is told so', async () => {
  const db = await testDatabase([installKeyring]);
  const opened = { url: roleUrl(db.url, 'wabus_keyring'), kek: new Secret(randomBytes(32).toString('hex')) };
  const keyring = createKeyring({ ...opened, ids: systemIds });
  const impatient = createKeyring({ ...opened, ids: systemIds, answerMs: 300 });
  const pool = createPool({ url: db.url, max: 1 });
  const people = Array.from({ length: 12 }, (_, n) => [{ kind: 'phone' as const, value: `+493${n}` }]);
  await inTransaction(pool, async (client) => {
    await client.query('lock table keyring.addresses in access exclusive mode');
    const asked = people.map((person) => impatient.identify('t1', person));
    const passing = (await Promise.allSettled(asked)).map(
      (outcome) => outcome.status === 'rejected' && isPassing(outcome.reason),
    );
    expect(passing).toEqual(people.map(() => true));
  });
  expect(await keyring.identify('t1', people[0] ?? [])).toHaveLength(1);
  await Promise.all([keyring.close(), impatient.close(), pool.end()]);
  await db.drop();
});
