import { topics } from '@wabus/event-log';
import { inboundId, streamName } from '@wabus/events';
import { type Service, systemIds } from '@wabus/platform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { messagesWebhook, statusItem, textItem } from '../../test/webhooks.ts';
import { newId, type Presence, World } from '../../test/world.ts';
import { type ReplayedWebhooks, replayWebhooks } from './replay-webhooks.ts';

let world: World;
let normaliser: Service;
let own: Presence;
beforeAll(async () => {
  world = await World.create();
  own = await world.presence();
  normaliser = world.normaliser();
  await normaliser.start();
});
afterAll(async () => {
  await normaliser.stop();
  await world.close();
});

function replayed(dryRun: boolean): Promise<ReplayedWebhooks> {
  const { store, keyring, tables } = world;
  const { unknownFacts, wamids } = tables;
  const range = { from: new Date(0), to: new Date('2100-01-01') };
  return replayWebhooks(
    { store, keyring, unknownFacts, wamids, ids: systemIds, dryRun },
    world.archive.readBack(range),
  );
}

const changedNumber = (from: string, wa_id: string) => ({
  ...{ from, id: `wamid.${newId()}`, timestamp: '1740000002', type: 'system' },
  system: { type: 'user_changed_number', wa_id, body: 'changed' },
});

/** All that a replay might have changed. */
async function everything(): Promise<unknown> {
  const { rows } = await world.db.pool.query(`
    select schemaname || '.' || tablename as name, md5(query_to_xml(format('select * from %I.%I t order by t::text',
      schemaname, tablename), false, true, '')::text) as content
    from pg_tables where schemaname in ('event_store', 'keyring', 'read_models') and tablename <> 'head' order by 1`);
  return rows;
}

const deliver = async (...bodies: object[]) => {
  await world.deliver(...bodies);
  await expect.poll(() => world.uncommitted()).toBe(0);
};

let lost = 0n;
/** Webhooks that were archived and left no trace elsewhere, as a version that lost them would have it. */
async function deliverLost({ wabaId, tenantId }: Presence, ...bodies: object[]): Promise<void> {
  const read = bodies.map((body) => {
    lost += 1n;
    const value = Buffer.from(JSON.stringify(body));
    const place = { topic: topics.webhooks.name, partition: 99, offset: lost, key: wabaId };
    return {
      record: { ...place, value, timestamp: new Date(), headers: {} },
      tenantId,
      items: [],
      people: [],
    };
  });
  await world.archive.append(read);
}

test('MP25: webhooks that stand are read once more without an event, a letter, or a trace', async () => {
  const stranger = { wabaId: newId(), phoneNumberId: newId() };
  const wamid = `wamid.${newId()}`;
  const reaction = {
    ...{ from: '16505551234', id: `wamid.${newId()}`, timestamp: '1740000001', type: 'reaction' },
    reaction: { message_id: wamid, emoji: '👍' },
  };
  await deliver(
    messagesWebhook(own, { messages: [textItem(wamid, '16505551234', 'hello')] }),
    messagesWebhook(own, { messages: [textItem(`wamid.${newId()}`, '16505551235', 'STOP'), reaction] }),
    messagesWebhook(own, { statuses: [statusItem(`wamid.${newId()}`, 'delivered', 1)] }),
    messagesWebhook(own, { oddities: [{ id: 'x' }] }),
    messagesWebhook(stranger, { messages: [textItem(`wamid.${newId()}`, '16505551234', 'whose?')] }),
    messagesWebhook(own, { messages: [changedNumber('16505551234', '16505551299')] }),
  );
  await expect.poll(() => world.waiting()).toEqual([]);
  const before = await everything();
  const counts = {
    records: 6,
    received: 7,
    placed: 4,
    foreign: 1,
    unknown: 1,
    deadLetters: 1,
    missing: 0,
    untried: 0,
    moved: 0,
  };
  for (const dryRun of [true, false, true]) expect(await replayed(dryRun)).toEqual({ ...counts, events: [] });
  expect(await everything()).toEqual(before);
});

test('MP25: what is missing is shown, then recorded as told later and flagged, and causes nothing that only news may', async () => {
  const wamid = `wamid.${newId()}`;
  const stream = streamName.inbound(inboundId(wamid));
  await deliverLost(own, messagesWebhook(own, { messages: [textItem(wamid, '16505559999', 'lost')] }));
  const before = await everything();
  const shown = await replayed(true);
  expect(shown).toMatchObject({ missing: 1 });
  expect(shown.events).toContainEqual({
    type: 'MessageReceived',
    stream,
    occurredAt: '2025-02-19T21:20:00.000Z',
  });
  expect(await everything()).toEqual(before);
  expect(await replayed(false)).toMatchObject({ missing: 1 });
  const [event, ...more] = await world.events(stream);
  expect(more).toEqual([]);
  expect(event).toMatchObject({
    type: 'MessageReceived',
    actor: { kind: 'meta', id: 'whatsapp-replayed' },
    data: { source: 'replay' },
  });
  const after = await everything();
  expect(await replayed(false)).toMatchObject({ missing: 0, events: [] });
  expect(await everything()).toEqual(after);
});

test('what was told to a former owner of an account is not given to the one of today', async () => {
  const former = await world.presence();
  await deliverLost(
    former,
    messagesWebhook(former, { messages: [textItem(`wamid.${newId()}`, '16505551234', 'lost')] }),
  );
  await world.release(former);
  await world.presence({ wabaId: former.wabaId, phoneNumberId: former.phoneNumberId });
  for (const dryRun of [true, false]) expect(await replayed(dryRun)).toMatchObject({ moved: 1, missing: 0 });
});
