import { derivedId, inboundId, streamName } from '@wabus/events';
import type { Service } from '@wabus/platform';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { messagesWebhook, templateWebhook, textItem } from '../../test/webhooks.ts';
import { newId, type Presence, World } from '../../test/world.ts';
import { keepUnknown } from './keep-unknown.ts';
import type { OwnedFact } from './owned-fact.ts';
import { byOwner } from './place-batch.ts';
import { readBatch } from './read-batch.ts';

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

interface Row {
  readonly fact_id: string;
  readonly contact_id: string | null;
  readonly sealed: string;
  readonly kind: string;
  readonly reason: string;
  readonly resolution: string | null;
}

const deliver = async (...bodies: object[]) => {
  await world.deliver(...bodies);
  await expect.poll(() => world.uncommitted()).toBe(0);
};
const rowsOf = async ({ tenantId }: Presence): Promise<Row[]> => {
  const text = 'select * from read_models.unknown_facts where tenant_id = $1 order by number';
  return (await world.db.pool.query<Row>(text, [tenantId])).rows;
};
const openedBy = async ({ tenantId }: Presence, { fact_id, contact_id, sealed }: Row): Promise<unknown> => {
  const [text] =
    contact_id === null
      ? await world.keyring.openForTenant(tenantId, [{ id: fact_id, sealed }])
      : await world.keyring.open([{ tenantId, contactId: contact_id, eventId: fact_id, sealed }]);
  return typeof text === 'string' ? JSON.parse(text) : text;
};
const welcome = (from: string) => ({
  ...{ from, id: `wamid.${newId()}`, timestamp: '1740000000', type: 'request_welcome' },
  request_welcome: { words: '👍' },
});
const accountWebhook = ({ wabaId }: Presence, field: string, value: object) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: wabaId, time: 1_740_000_000, changes: [{ field, value }] }],
});

test('MP26: what nobody understands is kept once, sealed under the key of the person whom it shows', async () => {
  const own = await world.presence();
  const before = await world.outcomes('unknown', 'unknown');
  await deliver(messagesWebhook(own, { messages: [textItem(`wamid.${newId()}`, '16505551234', 'hi')] }));
  const item = welcome('16505551234');
  const other = { wa_id: '16505559999', profile: { name: 'Other' } };
  const contacts = [{ wa_id: '16505551234', profile: { name: 'Ana' } }, other];
  const webhook = messagesWebhook(own, { contacts, messages: [item, textItem('w', '16505559999', 'yes')] });
  await deliver(webhook, webhook);
  const [row, ...more] = await rowsOf(own);
  expect(more).toEqual([]);
  expect(row).toMatchObject({
    ...{ waba_id: own.wabaId, phone_number_id: own.phoneNumberId, field: 'messages' },
    ...{ kind: 'message:request_welcome', told_at: new Date(1_740_000_000_000), resolution: null },
  });
  const [ana] = await world.keyring.find(own.tenantId, [{ kind: 'phone', value: '+16505551234' }]);
  expect(row?.contact_id).toBe(ana?.contactId);
  const alone = messagesWebhook(own, { contacts: [contacts[0]], messages: [item] });
  expect(await openedBy(own, row as Row)).toMatchObject({ entry: (alone as { entry: object[] }).entry });
  expect(JSON.stringify(await openedBy(own, row as Row))).not.toContain('Other');
  expect(JSON.stringify(row)).not.toMatch(/16505551234|Ana|👍/);
  expect(await world.outcomes('unknown', 'unknown')).toBe(before + 2);
});

test('of a stranger, and of the account, it is sealed under the tenant’s key, and makes nobody', async () => {
  const own = await world.presence();
  const alert = { entity_type: 'BUSINESS', entity_id: '77', future: true };
  await world.draftTemplate(own, 'flagged', 'en_US');
  await deliver(
    messagesWebhook(own, { messages: [welcome('16505550777')] }),
    accountWebhook(own, 'account_alerts', alert),
    templateWebhook(own.wabaId, 'flagged', 'en_US', 'TELEPORTED'),
  );
  const rows = await rowsOf(own);
  expect(rows.map(({ kind, contact_id, reason }) => [kind, contact_id, reason]).toSorted()).toEqual([
    ['message:request_welcome', null, 'wabus does not read it.'],
    ['template-status', null, 'wabus has no event for it.'],
    ['value', null, 'wabus does not read it.'],
  ]);
  const value = rows.find(({ kind }) => kind === 'value') as Row;
  expect(await openedBy(own, value)).toMatchObject({ entry: [{ changes: [{ value: alert }] }] });
  const stranger = { kind: 'phone', value: '+16505550777' } as const;
  expect(await world.keyring.find(own.tenantId, [stranger])).toEqual([null]);
});

test('MP26: nobody reads what was kept of a person who was erased', async () => {
  const own = await world.presence();
  const text = textItem(`wamid.${newId()}`, '16505551234', 'hi');
  await deliver(messagesWebhook(own, { messages: [welcome('16505551234'), text] }));
  const [row] = (await rowsOf(own)) as [Row];
  await world.db.pool.query('delete from keyring.contact_keys where contact_id = $1', [row.contact_id]);
  const fresh = await world.copy();
  try {
    const part = { tenantId: own.tenantId, contactId: row.contact_id ?? '', eventId: row.fact_id };
    expect(await fresh.keyring.open([{ ...part, sealed: row.sealed }])).toEqual([null]);
  } finally {
    await fresh.close();
  }
});

test('what is nested deeper than can be written is set aside, and holds up nobody', async () => {
  const own = await world.presence();
  const next = `wamid.${newId()}`;
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const webhook = JSON.stringify(accountWebhook(own, 'account_alerts', { deep: '@' })).replace('"@"', deep);
  await world.deliver(Buffer.from(webhook));
  await deliver(messagesWebhook(own, { messages: [textItem(next, '16505551234', 'hi')] }));
  expect(await world.deadLettersOf(own.wabaId)).toMatchObject([
    { class: 'unreadable', reason: 'It is nested too deep to be kept.' },
  ]);
  expect(await world.typesOf(streamName.inbound(inboundId(next)))).toEqual(['MessageReceived']);
});

/** Keeps all of a webhook, as a version that understood none of it would have. */
async function keptByAnEarlierVersion(
  body: object,
  as: (owned: OwnedFact) => OwnedFact = (owned) => owned,
): Promise<void> {
  const value = Buffer.from(JSON.stringify(body));
  const record = { topic: 'wabus.webhooks', partition: 3, offset: 7n, key: 'k', value, headers: {} };
  const { facts } = readBatch([{ ...record, timestamp: new Date() }]);
  const { owned } = await byOwner(world.placing().owners, facts);
  const { letters, errors } = await keepUnknown(
    { ...world.tables, keyring: world.keyring },
    owned.map(as),
    'wabus did not read it.',
  );
  expect([letters, errors]).toEqual([[], []]);
}

test('MP26: what a later version understands is placed as if it had just come, for whose it was; the rest waits on', async () => {
  const [own, moved] = [await world.presence(), await world.presence()];
  const wamids = [0, 1, 2].map(() => `wamid.${newId()}`) as [string, string, string];
  const sent = await world.attempted(own);
  const statuses = [
    {
      id: `wamid.${newId()}`,
      status: 'read',
      timestamp: '1740000000',
      biz_opaque_callback_data: sent.callbackData,
    },
  ];
  const messages = [textItem(wamids[0], '16505551234', 'STOP'), welcome('16505551234')];
  await keptByAnEarlierVersion(messagesWebhook(own, { messages, statuses }));
  await keptByAnEarlierVersion(templateWebhook(own.wabaId, 'unheard_of', 'en_US', 'TELEPORTED'));
  await keptByAnEarlierVersion(
    messagesWebhook(moved, { messages: [textItem(wamids[1], '16505551234', 'hi')] }),
  );
  await world.release(moved);
  await world.presence({ ...moved, tenantId: `t-${newId()}` });
  await normaliser.stop();
  normaliser = world.normaliser();
  await normaliser.start();
  await expect
    .poll(async () => (await rowsOf(own)).map(({ kind, resolution }) => [kind, resolution]).toSorted())
    .toEqual([
      ['message', 'placed'],
      ['message:request_welcome', null],
      ['status', 'placed'],
      ['template-status', null],
    ]);
  // Shown with the webhook that brought it: the first of its items.
  const place = ['wabus.webhooks', 3, '7'] as const;
  expect(await world.events(streamName.inbound(inboundId(wamids[0])))).toMatchObject([
    {
      ...{ type: 'MessageReceived', correlationId: derivedId('webhook-record', ...place) },
      causationId: derivedId('webhook-item', ...place, 0),
    },
  ]);
  expect((await world.typesOf(streamName.message(sent.messageId))).at(-1)).toBe('MessageRead');
  await expect
    .poll(() => rowsOf(moved))
    .toMatchObject([{ resolution: null, reason: 'The account has another owner now.' }]);
  expect(await world.events(streamName.inbound(inboundId(wamids[1])))).toEqual([]);
});

test('what is read otherwise by now, but still has no place, waits on under what it was kept as', async () => {
  const own = await world.presence();
  await world.draftTemplate(own, 'flagged', 'en_US');
  await keptByAnEarlierVersion(templateWebhook(own.wabaId, 'flagged', 'en_US', 'TELEPORTED'), (item) => {
    const { wabaId, field, index, digest } = item.fact;
    return { ...item, fact: { wabaId, field, index, digest, kind: 'unknown', item: 'value', raw: null } };
  });
  await normaliser.stop();
  normaliser = world.normaliser();
  await normaliser.start();
  await expect.poll(async () => (await rowsOf(own))[0]?.reason).toBe('wabus has no event for it.');
  expect(await rowsOf(own)).toMatchObject([{ kind: 'value', resolution: null }]);
});

test('what could not be read or placed when it was looked for at the start is looked for again', async () => {
  const own = await world.presence();
  const wamid = `wamid.${newId()}`;
  await keptByAnEarlierVersion(messagesWebhook(own, { messages: [textItem(wamid, '16505551234', 'hi')] }));
  await normaliser.stop();
  const { unknownFacts } = world.tables;
  const away = [
    vi.spyOn(unknownFacts, 'waiting').mockRejectedValueOnce(new Error('the database is away')),
    vi.spyOn(unknownFacts, 'resolve').mockRejectedValueOnce(new Error('the database is away')),
  ];
  try {
    normaliser = world.normaliser();
    await normaliser.start();
    await expect.poll(() => rowsOf(own)).toMatchObject([{ resolution: 'placed' }]);
  } finally {
    for (const one of away) one.mockRestore();
  }
  expect(await world.typesOf(streamName.inbound(inboundId(wamid)))).toEqual(['MessageReceived']);
});

test('placing again what stands already changes nothing, and what cannot be read any more waits no longer', async () => {
  const own = await world.presence();
  const wamid = `wamid.${newId()}`;
  const webhook = messagesWebhook(own, { messages: [textItem(wamid, '16505551234', 'hi')] });
  await deliver(webhook, messagesWebhook(own, { messages: [welcome('16505551234')] }));
  // It may still look again for what failed before.
  await normaliser.stop();
  await keptByAnEarlierVersion(webhook);
  const [first] = await rowsOf(own);
  const other = await world.copy();
  try {
    await other.db.pool.query('delete from keyring.contact_keys where contact_id = $1', [first?.contact_id]);
    const { rows } = await world.db.pool.query<{ all: string }>(
      'select jsonb_agg(u)::text as all from read_models.unknown_facts u where tenant_id = $1',
      [own.tenantId],
    );
    const copied =
      'insert into read_models.unknown_facts select * from jsonb_populate_recordset(null::read_models.unknown_facts, $1::jsonb)';
    await other.db.pool.query(copied, [rows[0]?.all]);
    const again = other.normaliser();
    await again.start();
    await expect
      .poll(
        async () =>
          (await other.db.pool.query('select distinct resolution from read_models.unknown_facts')).rows,
      )
      .toEqual([{ resolution: 'erased' }]);
    await again.stop();
  } finally {
    await other.close();
  }
  normaliser = world.normaliser();
  await normaliser.start();
  await expect.poll(async () => (await rowsOf(own)).map(({ resolution }) => resolution)).toContain('placed');
  expect(await world.typesOf(streamName.inbound(inboundId(wamid)))).toEqual(['MessageReceived']);
});
