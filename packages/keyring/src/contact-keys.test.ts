import { type KeyObject, randomBytes } from 'node:crypto';
import { keyEncryptionKey, Secret, systemClock, systemIds } from '@wabus/platform';
import type { Pool } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ContactKeys } from './contact-keys.ts';
import { installKeyring } from './install.ts';

const kek = keyEncryptionKey(new Secret(randomBytes(32).toString('hex')));
const options = { clock: systemClock, cacheSize: 100, cacheMs: 60_000 };

let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase([installKeyring]);
});

afterAll(() => db.drop());

/** The real pool, with answers counted, and held back until `release` resolves. */
function watched(release: Promise<void> = Promise.resolve()) {
  const seen = { answered: 0 };
  const query = async (statement: never) => {
    const answer = await db.pool.query(statement);
    seen.answered += 1;
    await release;
    return answer;
  };
  return { seen, pool: { query } as unknown as Pool };
}

async function contacts(count: number) {
  const keys = new ContactKeys(db.pool, kek, options);
  const made = Array.from({ length: count }, () => ({ tenantId: 't1', contactId: systemIds.random() }));
  for (const contact of made) {
    await db.pool.query('insert into keyring.contact_keys values ($1, $2, $3)', [
      contact.tenantId,
      contact.contactId,
      keys.fresh(contact).wrapped,
    ]);
  }
  return made;
}

test('all keys of a call are loaded in one query, and those in the cache in none', async () => {
  const { pool, seen } = watched();
  const keys = new ContactKeys(pool, kek, options);
  const wanted = await contacts(20);
  expect((await keys.of([...wanted, ...wanted])).filter(Boolean).length).toBe(40);
  expect(seen.answered).toBe(1);
  await keys.of(wanted);
  expect(seen.answered).toBe(1);
});

test('a key read just before the person was erased, and answered just after, is not kept', async () => {
  let letGo = () => {};
  const { pool, seen } = watched(
    new Promise((resolve) => {
      letGo = resolve;
    }),
  );
  const keys = new ContactKeys(pool, kek, options);
  const [contact] = await contacts(1);
  if (!contact) throw new Error('no contact');
  const reading = keys.of([contact]);
  await expect.poll(() => seen.answered, { interval: 5 }).toBe(1);
  await db.pool.query('delete from keyring.contact_keys where contact_id = $1', [contact.contactId]);
  keys.forget(contact);
  letGo();
  await reading;
  expect(await keys.of([contact])).toEqual([undefined]);
});

test('more keys than the cache holds are still all there', async () => {
  const keys = new ContactKeys(db.pool, kek, { ...options, cacheSize: 3 });
  const wanted = await contacts(10);
  expect((await keys.of(wanted)).filter(Boolean).length).toBe(10);
  expect((await keys.of(wanted)).filter(Boolean).length).toBe(10);
});

test('a key that was found beside an address is not asked for again, unless a key was forgotten meanwhile', async () => {
  const { pool, seen } = watched();
  const keys = new ContactKeys(pool, kek, options);
  const [contact, erased] = await contacts(2);
  if (!contact || !erased) throw new Error('no contact');
  const { rows } = await db.pool.query<{ wrapped_key: Buffer }>(
    'select wrapped_key from keyring.contact_keys where contact_id = $1',
    [contact.contactId],
  );
  const wrapped = rows[0]?.wrapped_key ?? Buffer.alloc(0);
  const { erasures } = keys;
  keys.keepWrapped(contact, wrapped, erasures);
  const [key] = await keys.of([contact]);
  expect(seen.answered).toBe(0);
  keys.forget(contact);
  keys.keepWrapped(contact, wrapped, erasures);
  expect((await keys.of([contact]))[0]?.equals(key as KeyObject)).toBe(true);
  expect(seen.answered).toBe(1);
});
