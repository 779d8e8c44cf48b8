import { mergeContacts } from '@wabus/commands';
import { streamName } from '@wabus/events';
import type { Service } from '@wabus/platform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountWebhook, messagesWebhook, textItem } from '../../../test/webhooks.ts';
import { newId, World } from '../../../test/world.ts';

let world: World;
let normaliser: Service;
beforeAll(async () => {
  world = await World.create();
  normaliser = world.normaliser();
  await normaliser.start();
});
afterAll(async () => {
  await normaliser.stop();
  await world.close();
});

const [ana, bea] = ['5511961230001', '5511961230002'];

test('MP26: what is noted of an erased person is carried out: raw webhooks, letters and unknown facts of theirs go, those of others stay', async () => {
  const own = await world.presence();
  const { tenantId, wabaId } = own;
  const written = [ana, bea].map((from) => textItem(`wamid.${newId()}`, from, 'hi'));
  for (const item of written) await world.deliver(messagesWebhook(own, { messages: [item] }));
  for (const wa_id of [ana, bea])
    await world.deliver(accountWebhook(wabaId, 'novelty', { about: { wa_id } }));
  await expect.poll(() => world.uncommitted()).toBe(0);
  const record = { topic: 'wabus.webhooks', partition: 0, key: wabaId, timestamp: new Date(), headers: {} };
  await world.tables.deadLetters.add(
    [ana, bea].map((from, index) => ({
      record: { ...record, offset: BigInt(1_000 + index), value: Buffer.from(JSON.stringify({ from })) },
      ...{ item: 0, class: 'unreadable', reason: 'A test.', tenantId, wabaId },
    })),
  );
  const [known] = await world.keyring.find(tenantId, [{ kind: 'phone', value: `+${ana}` }]);
  const contactId = known?.contactId ?? '';
  const at = new Date('2026-01-01T00:00:00Z');
  const erasure = { tenantId, personId: contactId, contactIds: [contactId], at };
  await world.keyring.erasures.note(erasure, [{ kind: 'phone', value: `+${ana}` }]);

  const types = async () =>
    (await world.store.readStream(streamName.contact(tenantId, contactId))).map(({ type }) => type);
  await expect.poll(types).toEqual(['ContactIdentified', 'ContactErased', 'ContactErasureCompleted']);
  await expect.poll(() => world.keyring.erasures.open(new Date(), 10)).toEqual([]);
  const named = async (from: string, table: string, column: string): Promise<number> => {
    const found = await world.db.pool.query(
      `select 1 from ${table} where position($1::bytea in ${column}) > 0`,
      [Buffer.from(from)],
    );
    return found.rowCount ?? 0;
  };
  for (const [table, column] of [
    ['event_log.records', 'value'],
    ['read_models.dead_letters', 'bytes'],
  ] as const) {
    expect(await named(ana, table, column), table).toBe(0);
    expect(await named(bea, table, column), table).toBeGreaterThan(0);
  }
  const facts = await world.db.pool.query(
    'select sealed, resolution from read_models.unknown_facts order by number',
  );
  expect(facts.rows).toEqual([
    { sealed: '', resolution: 'erased' },
    { sealed: expect.stringMatching(/./), resolution: null },
  ]);
  expect(await world.keyring.find(tenantId, [{ kind: 'phone', value: `+${ana}` }])).toEqual([null]);
  const kept = await world.db.pool.query('select sought from keyring.erasures');
  expect(kept.rows).toEqual([{ sought: null }]);
  expect(await world.keyring.erasures.all()).toEqual([erasure]);
});

test('whoever is found to be the same person after an erasure was noted is erased with it', async () => {
  const own = await world.presence();
  const { tenantId } = own;
  const shown = textItem(`wamid.${newId()}`, ana, 'hi');
  await world.deliver(messagesWebhook(own, { messages: [shown, textItem(`wamid.${newId()}`, bea, 'hi')] }));
  await expect.poll(() => world.uncommitted()).toBe(0);
  const addresses = [ana, bea].map((from) => ({ kind: 'phone' as const, value: `+${from}` }));
  const found = await world.keyring.find(tenantId, addresses);
  const [one = '', other = ''] = found.map((known) => known?.contactId);
  const at = new Date();
  const cause = {
    ...{ tenantId, correlationId: newId(), causationId: newId() },
    actor: { kind: 'meta', id: 'whatsapp' } as const,
  };
  const survivor = await mergeContacts(
    world,
    { cause, at: at.toISOString() },
    { one, other },
    'shown-together',
  );
  const erasure = { tenantId, personId: survivor, contactIds: [survivor], at: new Date(0) };
  await world.keyring.erasures.note(erasure, []);
  const types = async (contactId: string) =>
    (await world.store.readStream(streamName.contact(tenantId, contactId))).map(({ type }) => type);
  const erased = expect.arrayContaining(['ContactErased', 'ContactErasureCompleted']);
  for (const contactId of [one, other]) await expect.poll(() => types(contactId)).toEqual(erased);
  expect(await world.keyring.find(tenantId, addresses)).toEqual([null, null]);
});
