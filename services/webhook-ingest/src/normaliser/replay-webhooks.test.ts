import { type StoredLogRecord, topics } from '@wabus/event-log';
import { inboundId, streamName } from '@wabus/events';
import { type Service, systemIds } from '@wabus/platform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { messagesWebhook, statusItem, textItem } from '../../test/webhooks.ts';
import { newId, type Presence, World } from '../../test/world.ts';
import { keepUnknown } from './keep-unknown.ts';
import { byOwner } from './place-batch.ts';
import { readBatch } from './read-batch.ts';
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
async function deliverLost({ wabaId, tenantId }: Presence, ...bodies: object[]): Promise<StoredLogRecord[]> {
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
  return read.map(({ record }) => record);
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

test('MP25: once a reader learns a kind, exactly the facts that were kept unknown are placed, in whichever order both are done', async () => {
  const wamids = [0, 1, 2].map(() => `wamid.${newId()}`) as [string, string, string];
  const message = (wamid: string) =>
    messagesWebhook(own, { messages: [textItem(wamid, '16505557777', 'what was it?')] });
  await deliver(message(wamids[0]));
  const learnt = [message(wamids[1]), message(wamids[2])];
  // A version that read no messages kept both facts, and archived their webhooks.
  const records = await deliverLost(own, ...learnt);
  const { owned } = await byOwner(world.placing().owners, readBatch(records).facts);
  await keepUnknown({ ...world.tables, keyring: world.keyring }, owned, 'wabus did not read it.');
  const shown = await replayed(true);
  expect(shown).toMatchObject({ missing: 2, untried: 0 });
  const streams = wamids.map((wamid) => streamName.inbound(inboundId(wamid)));
  const received = ({ events }: ReplayedWebhooks) =>
    events.filter(({ type }) => type === 'MessageReceived').map(({ stream }) => stream);
  expect(received(shown).toSorted()).toEqual(streams.slice(1).toSorted());
  expect(received(await replayed(false)).toSorted()).toEqual(streams.slice(1).toSorted());
  const { head, waiting } = await standing();
  expect(waiting).toBe(2);
  await normaliser.stop();
  normaliser = world.normaliser();
  await normaliser.start();
  await expect.poll(standing).toEqual({ head, waiting: 0 });
  expect(await replayed(false)).toMatchObject({ missing: 0, events: [] });
  for (const stream of streams) expect(await world.typesOf(stream)).toEqual(['MessageReceived']);
});

/** How far the store is, and how many facts of ours wait to be understood. */
async function standing(): Promise<{ readonly head: bigint; readonly waiting: number }> {
  const { rows } = await world.db.pool.query<{ n: number }>(
    "select count(*)::int as n from read_models.unknown_facts where tenant_id = $1 and kind = 'message' and resolution is null",
    [own.tenantId],
  );
  return { head: await world.store.head(), waiting: rows[0]?.n ?? 0 };
}

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
