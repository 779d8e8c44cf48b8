import { randomBytes } from 'node:crypto';
import { Secret, systemIds } from '@wabus/platform';
import { createPool, ensureRoles, roleUrl } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Address, createKeyring, type ErasingKeyring, installKeyring, KeyringError } from './index.ts';

const kek = new Secret(randomBytes(32).toString('hex'));
const clock = { ms: Date.parse('2026-11-21T09:00:00Z'), now: () => new Date(clock.ms) };
const CACHE_MS = 10_000;

let db: TestDatabase;
let keyring: ErasingKeyring;
const opened: ErasingKeyring[] = [];

function another(options: { kek?: Secret } = {}): ErasingKeyring {
  const made = createKeyring({
    url: roleUrl(db.url, 'wabus_keyring'),
    kek: options.kek ?? kek,
    ids: systemIds,
    clock,
    cacheMs: CACHE_MS,
  });
  opened.push(made);
  return made;
}

beforeAll(async () => {
  db = await testDatabase();
  await Promise.all([installKeyring(db.url), installKeyring(db.url)]);
  keyring = another();
});

afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await db.drop();
});

const phone = (value: string): Address => ({ kind: 'phone', value });
const numbers = (count: number, from: number) =>
  Array.from({ length: count }, (_, index) => phone(`+49151${String(from + index).padStart(8, '0')}`));

async function person(tenantId: string): Promise<string> {
  const [contact] = await keyring.identify(tenantId, [phone(`+49${Math.trunc(Math.random() * 1e12)}`)]);
  return contact?.contactId ?? '';
}

const fault = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof KeyringError ? error.fault : `not a KeyringError: ${error}`),
  );

describe('who an address is', () => {
  test('the same address is the same contact, for every caller, in the order asked', async () => {
    const first = await keyring.identify('t1', [phone('+491'), phone('+492'), phone('+491')]);
    expect(first[0]).toEqual(first[2]);
    expect(first[0]?.contactId).not.toBe(first[1]?.contactId);
    expect(await another().identify('t1', [phone('+492'), phone('+491')])).toEqual([first[1], first[0]]);
  });

  test('tenants and kinds of address are apart', async () => {
    const [a] = await keyring.identify('t1', [phone('+493')]);
    const [b] = await keyring.identify('t2', [phone('+493')]);
    const [c] = await keyring.identify('t1', [{ kind: 'userId', value: '+493' }]);
    expect(new Set([a?.contactId, b?.contactId, c?.contactId]).size).toBe(3);
  });

  test('find makes nobody', async () => {
    expect(await keyring.find('t1', [phone('+494')])).toEqual([null]);
    const [made] = await keyring.identify('t1', [phone('+494')]);
    expect(await keyring.find('t1', [phone('+495'), phone('+494')])).toEqual([null, made]);
  });

  test('a contact is unmarked until it is marked', async () => {
    const [one, two] = await keyring.identify('t1', [phone('+496'), phone('+497')]);
    expect([one?.marked, two?.marked]).toEqual([false, false]);
    await keyring.mark('t1', [phone('+496')]);
    const again = await keyring.identify('t1', [phone('+496'), phone('+497')]);
    expect(again.map((contact) => contact.marked)).toEqual([true, false]);
  });

  test('a batch of 1,500 addresses is identified whole, and nothing is made twice', async () => {
    const batch = numbers(1_500, 0);
    const contacts = await keyring.identify('t-batch', batch);
    expect(new Set(contacts.map((contact) => contact.contactId)).size).toBe(1_500);
    expect(await keyring.identify('t-batch', [...batch].reverse())).toEqual([...contacts].reverse());
    const { rows } = await db.pool.query(
      `select (select count(*)::int from keyring.addresses where tenant_id = 't-batch') as addresses,
              (select count(*)::int from keyring.contact_keys where tenant_id = 't-batch') as keys`,
    );
    expect(rows).toEqual([{ addresses: 1_500, keys: 1_500 }]);
  });

  test('callers at once with overlapping addresses agree on every contact, and each has one key', async () => {
    const callers = [another(), another(), keyring];
    let run = 0;
    const lists = fc.array(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 40 }), {
      minLength: 2,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(lists, async (asked) => {
        run += 1;
        const tenant = `t-at-once-${run}`;
        const answers = await Promise.all(
          asked.map((list, index) =>
            (callers[index % callers.length] ?? keyring).identify(
              tenant,
              list.map((number) => phone(`+${number}`)),
            ),
          ),
        );
        const contactOf = new Map<number, string>();
        asked.forEach((list, caller) => {
          list.forEach((number, index) => {
            const contactId = answers[caller]?.[index]?.contactId ?? 'none';
            expect(contactOf.get(number) ?? contactId).toBe(contactId);
            contactOf.set(number, contactId);
          });
        });
        const { rows } = await db.pool.query<{ contact_id: string }>(
          'select contact_id from keyring.contact_keys where tenant_id = $1',
          [tenant],
        );
        expect(new Set(rows.map((row) => row.contact_id))).toEqual(new Set(contactOf.values()));
        expect(rows.length).toBe(contactOf.size);
      }),
      { numRuns: 25 },
    );
  });
});

describe('more addresses of one person', () => {
  const [own, more, other] = numbers(3, 70_000_000) as [Address, Address, Address];

  test('lead to the same contact from then on; an address of somebody else stays theirs', async () => {
    const [one, two] = await keyring.identify('t-link', [own, other]);
    const contactId = one?.contactId as string;
    const linked = await keyring.link('t-link', contactId, [more, other, own]);
    expect(linked.map((known) => known.contactId)).toEqual([contactId, two?.contactId, contactId]);
    expect(await another().find('t-link', [more])).toMatchObject([
      { contactId, marked: false, first: false },
    ]);
    expect(await keyring.link('t-link', contactId, [])).toEqual([]);
  });

  test('are erased with the person, and nobody erased gets any', async () => {
    const [one] = await keyring.identify('t-link', [own]);
    const contactId = one?.contactId as string;
    await keyring.erase('t-link', contactId);
    expect(await keyring.find('t-link', [own, more])).toEqual([null, null]);
    expect(await fault(keyring.link('t-link', contactId, [more]))).toBe('no-key');
    expect(await keyring.find('t-link', [more])).toEqual([null]);
  });
});

describe('addresses that are shown together', () => {
  const id = (value: string, portfolio?: string): Address => ({
    kind: 'userId',
    value,
    ...(portfolio === undefined ? {} : { portfolio }),
  });
  const met = async (address: Address) => (await keyring.identify('t-join', [address]))[0]?.contactId ?? '';
  const somebody = () => person('t-join');

  test('are one contact’s, unmarked until they are told of; what is somebody’s stays theirs', async () => {
    const [one, two] = [await somebody(), await met(id('US.b', 'p1'))];
    const answers = await keyring.join('t-join', [
      { contactId: one, address: id('US.a', 'p1') },
      { contactId: one, address: id('US.b', 'p1') },
    ]);
    expect(answers).toMatchObject([
      { contactId: one, marked: false, first: false },
      { contactId: two, marked: false, first: true },
    ]);
    await keyring.mark('t-join', [id('US.a')]);
    expect(await keyring.find('t-join', [id('US.a')])).toMatchObject([
      { contactId: one, marked: true, first: false },
    ]);
  });

  test.each([
    ['another id of the portfolio', 'p1', 'p1', false],
    ['the id of another portfolio', 'p1', 'p2', true],
    ['an id whose portfolio is not known', '?', 'p1', false],
    ['an id that the CRM told', undefined, 'p1', false],
    ['a portfolio that is not known', 'p1', '?', false],
  ])('a contact that has %s gains one: %s, then %s: %s', async (what, held, given, gains) => {
    const contactId = await somebody();
    const first = id(`US.1 ${what}`, held);
    if (held === undefined) await keyring.link('t-join', contactId, [first]);
    else await keyring.join('t-join', [{ contactId, address: first }]);
    const joined = [{ contactId, address: id(`US.2 ${what}`, given) }];
    expect(await keyring.mayHave('t-join', joined)).toEqual([gains]);
    const [answer] = await keyring.join('t-join', joined);
    expect(answer?.contactId ?? null).toBe(gains ? contactId : null);
    const [again] = await keyring.join('t-join', [{ contactId, address: first }]);
    expect(again?.contactId).toBe(contactId);
  });

  test('at once by many, a contact gains one id of a portfolio', async () => {
    const contactId = await somebody();
    const ids = ['US.c', 'US.d', 'US.e', 'US.f'].map((value) => id(value, 'p1'));
    await Promise.all(ids.map((address) => another().join('t-join', [{ contactId, address }])));
    expect((await keyring.find('t-join', ids)).filter((found) => found !== null)).toHaveLength(1);
  });

  test('nobody erased gains any', async () => {
    const contactId = await somebody();
    await keyring.erase('t-join', contactId);
    expect(await keyring.join('t-join', [{ contactId, address: id('US.g', 'p1') }])).toEqual([null]);
  });
});

describe('sealed parts', () => {
  test('what is sealed opens again, many people in one call, in order', async () => {
    const [a, b] = [await person('t1'), await person('t1')];
    const plain = [{ to: '+4915112345678', content: { text: 'Grüße 😀' } }, { to: null }, 'just text'];
    const places = [a, b, a].map((contactId, index) => ({ tenantId: 't1', contactId, eventId: `e${index}` }));
    const sealed = await keyring.seal(places.map((place, index) => ({ ...place, plain: plain[index] })));
    expect(sealed.map((part) => part.contactId)).toEqual([a, b, a]);
    const parts = places.map((place, index) => ({ ...place, sealed: sealed[index]?.sealed ?? '' }));
    expect(await another().open(parts)).toEqual(plain);
  });

  test('the same plaintext never seals to the same bytes', async () => {
    const contactId = await person('t1');
    const part = { tenantId: 't1', contactId, eventId: 'e', plain: 'same' };
    const [one, two] = await keyring.seal([part, part]);
    expect(one?.sealed).not.toBe(two?.sealed);
  });

  test('a part opens only for its own tenant, contact and event, and not with any bit changed', async () => {
    const [a, b] = [await person('t1'), await person('t1')];
    const place = { tenantId: 't1', contactId: a, eventId: 'e1' };
    const [part] = await keyring.seal([{ ...place, plain: { to: '+49' } }]);
    const sealed = part?.sealed ?? '';
    expect(await fault(keyring.open([{ ...place, eventId: 'e2', sealed }]))).toBe('tampered');
    expect(await fault(keyring.open([{ ...place, contactId: b, sealed }]))).toBe('tampered');
    const bytes = Buffer.from(sealed, 'base64');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await fault(keyring.open([{ ...place, sealed: changed.toString('base64') }]))).toBe('tampered');
    }
    expect(await fault(keyring.open([{ ...place, sealed: '' }]))).toBe('tampered');
  });

  test('a key row put in the place of another contact’s does not unwrap', async () => {
    const [a, b] = [await person('t-swap'), await person('t-swap')];
    await db.pool.query(
      `update keyring.contact_keys set wrapped_key =
         (select wrapped_key from keyring.contact_keys where contact_id = $1) where contact_id = $2`,
      [a, b],
    );
    const sealing = another().seal([{ tenantId: 't-swap', contactId: b, eventId: 'e', plain: 1 }]);
    expect(await fault(sealing)).toBe('unwrap-failed');
  });

  test('another key-encryption key opens nothing', async () => {
    const contactId = await person('t1');
    const place = { tenantId: 't1', contactId, eventId: 'e' };
    const [part] = await keyring.seal([{ ...place, plain: 1 }]);
    const stranger = another({ kek: new Secret(randomBytes(32).toString('base64')) });
    expect(await fault(stranger.open([{ ...place, sealed: part?.sealed ?? '' }]))).toBe('unwrap-failed');
    expect(await fault(stranger.hmac('t1', 'body'))).toBe('unwrap-failed');
  });

  test('a contact without a key cannot be sealed for', async () => {
    const stranger = { tenantId: 't1', contactId: systemIds.random(), eventId: 'e', plain: 1 };
    expect(await fault(keyring.seal([stranger]))).toBe('no-key');
  });
});

describe('erasure', () => {
  test('an erased person’s parts open as null at once here, and elsewhere when the cache is over', async () => {
    const tenantId = 't-erase';
    const [contact, other] = await keyring.identify(tenantId, [phone('+4915199'), phone('+4915198')]);
    const elsewhere = another();
    const places = [contact, other].map((one) => ({
      tenantId,
      contactId: one?.contactId ?? '',
      eventId: 'e',
    }));
    const sealed = await keyring.seal(places.map((place) => ({ ...place, plain: 'hello' })));
    const parts = places.map((place, index) => ({ ...place, sealed: sealed[index]?.sealed ?? '' }));
    expect(await elsewhere.open(parts)).toEqual(['hello', 'hello']);

    await keyring.erase(tenantId, contact?.contactId ?? '');
    expect(await keyring.open(parts)).toEqual([null, 'hello']);
    expect(await elsewhere.open(parts)).toEqual(['hello', 'hello']);
    const late = await elsewhere.seal([
      { ...parts[0], tenantId, contactId: contact?.contactId ?? '', eventId: 'e2', plain: 1 },
    ]);
    clock.ms += CACHE_MS + 1;
    expect(await elsewhere.open(parts)).toEqual([null, 'hello']);
    const latePart = {
      tenantId,
      contactId: contact?.contactId ?? '',
      eventId: 'e2',
      sealed: late[0]?.sealed ?? '',
    };
    expect(await elsewhere.open([latePart])).toEqual([null]);
  });

  test('an erased address that is met again is a new contact, and the old parts stay closed', async () => {
    const address = phone('+4915197');
    const [before] = await keyring.identify('t-again', [address]);
    const place = { tenantId: 't-again', contactId: before?.contactId ?? '', eventId: 'e' };
    const [part] = await keyring.seal([{ ...place, plain: 1 }]);
    await keyring.erase('t-again', place.contactId);
    await keyring.erase('t-again', place.contactId);
    expect(await keyring.find('t-again', [address])).toEqual([null]);
    const [after] = await keyring.identify('t-again', [address]);
    expect(after?.contactId).not.toBe(before?.contactId);
    expect(await keyring.open([{ ...place, sealed: part?.sealed ?? '' }])).toEqual([null]);
  });
});

describe('a person whose key alone was deleted', () => {
  test('is erased: the address belongs to nobody, and met again to one new contact that can be sealed for', async () => {
    const tenantId = 't-keyless';
    const address = phone('+4915196');
    const [before] = await keyring.identify(tenantId, [address]);
    await keyring.mark(tenantId, [address]);
    await db.pool.query('delete from keyring.contact_keys where tenant_id = $1', [tenantId]);
    expect(await keyring.find(tenantId, [address])).toEqual([null]);
    const met = await Promise.all(
      Array.from({ length: 8 }, () => another().identify(tenantId, [address, phone('+4915195')])),
    );
    expect(new Set(met.map(([one]) => one?.contactId)).size).toBe(1);
    const after = met[0]?.[0];
    expect(after?.marked).toBe(false);
    expect(after?.contactId).not.toBe(before?.contactId);
    const part = { tenantId, contactId: after?.contactId ?? '', eventId: 'e', plain: 'hi' };
    expect(await keyring.seal([part])).toHaveLength(1);
  });
});

describe('what is stored', () => {
  test('no address stands anywhere in the tables, not even as an unkeyed hash', async () => {
    const value = '+4915155512345';
    const [contact] = await keyring.identify('t-plain', [phone(value)]);
    await keyring.seal([
      { tenantId: 't-plain', contactId: contact?.contactId ?? '', eventId: 'e', plain: { to: value } },
    ]);
    const dump: string[] = [];
    for (const table of ['addresses', 'contact_keys', 'tenant_keys']) {
      const { rows } = await db.pool.query<{ row: string }>(`select t::text as row from keyring.${table} t`);
      dump.push(...rows.map((one) => one.row));
    }
    const text = dump.join('\n');
    expect(text).toContain('t-plain');
    const digits = value.slice(1);
    for (const form of [value, digits]) {
      expect(text).not.toContain(form);
      expect(text).not.toContain(Buffer.from(form).toString('hex'));
    }
    expect(text).not.toContain(kek.reveal());
  });

  test('hashes of commands are equal for equal bodies of one tenant only', async () => {
    const body = Buffer.from('{"a":1}');
    const [one, same, elsewhere, other] = await Promise.all([
      keyring.hmac('t1', body),
      another().hmac('t1', '{"a":1}'),
      keyring.hmac('t2', body),
      keyring.hmac('t1', '{"a":2}'),
    ]);
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(same).toBe(one);
    expect(new Set([one, elsewhere, other]).size).toBe(3);
  });

  test('a tenant met by many at once for the first time gets one key', async () => {
    const callers = [another(), another(), another()];
    const hashes = await Promise.all(callers.map((caller) => caller.hmac('t-first', 'x')));
    expect(new Set(hashes).size).toBe(1);
  });

  test('the role of the vault sees nothing of the keyring', async () => {
    await ensureRoles(db.pool, [{ name: 'wabus_vault' }]);
    const stranger = createPool({ url: roleUrl(db.url, 'wabus_vault'), max: 1 });
    try {
      for (const table of ['addresses', 'contact_keys', 'tenant_keys']) {
        await expect(stranger.query(`select * from keyring.${table}`)).rejects.toThrow('permission denied');
      }
    } finally {
      await stranger.end();
    }
  });

  test('a key-encryption key that is not 32 bytes is refused without being quoted', () => {
    const attempt = () => another({ kek: new Secret('short-secret') });
    expect(attempt).toThrow('32 bytes');
    expect(attempt).not.toThrow('short-secret');
  });
});
