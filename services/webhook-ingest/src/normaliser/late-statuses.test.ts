import { streamName } from '@wabus/events';
import { type Service, silentLogger } from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { messagesApplied, published, relayIs } from '../../test/progress.ts';
import { messagesWebhook, statusItem } from '../../test/webhooks.ts';
import { newId, type Presence, World } from '../../test/world.ts';
import { Bell, keepPlacingLate, type LatePorts, placeLate } from './late-statuses.ts';
import { NOTHING } from './outcome.ts';
import { createWaitingStatuses, type WaitingStatuses } from './waiting-statuses.ts';

let world: World;
let presence: Presence;
let running: Service | undefined;
let waiting: WaitingStatuses;
beforeAll(async () => {
  world = await World.create();
  presence = await world.presence();
  waiting = createWaitingStatuses(roleUrl(world.db.url, 'wabus_normaliser'));
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  await world.db.pool.query('delete from read_models.waiting_statuses');
  await published(world.db, 0n);
  await relayIs(world.db, 'level');
});
afterAll(async () => {
  await waiting.close();
  await world.close();
});

const LONG = 3_600_000;
const start = async (waitMs = LONG) => {
  running = world.normaliser((real) => real, waitMs);
  await running.start();
};
const deliver = async (...bodies: object[]) => {
  await world.deliver(...bodies);
  await expect.poll(() => world.uncommitted()).toBe(0);
};
const statuses = (...items: object[]) => messagesWebhook(presence, { statuses: items });
const evidenceOf = async (messageId: string) =>
  (await world.typesOf(streamName.message(messageId))).slice(3).toSorted();

test('a status of an unknown message keeps nobody waiting: its batch is committed, and it waits beside the road', async () => {
  await start();
  const wamid = `wamid.${newId()}`;
  await deliver(statuses(statusItem(wamid, 'sent', 1)));
  expect(await world.waiting()).toEqual([wamid]);
  expect(await world.outcomes('status', 'waiting')).toBe(1);
});

test('statuses that wait survive the end of their process, and are placed when their message appears', async () => {
  await start();
  const sent = await world.attempted(presence);
  const wamid = `wamid.${newId()}`;
  await deliver(statuses(statusItem(wamid, 'read', 3)), statuses(statusItem(wamid, 'sent', 1)));
  await running?.stop();
  await start();
  await world.projectWamid(presence, sent.messageId, wamid);
  await expect.poll(() => evidenceOf(sent.messageId)).toEqual(['MessageRead', 'MessageSent']);
  await expect.poll(() => world.waiting()).toEqual([]);
});

test('of one webhook each status is placed when its own message appears, once', async () => {
  await start();
  const sent = [await world.attempted(presence), await world.attempted(presence)] as const;
  const wamids = [`wamid.${newId()}`, `wamid.${newId()}`] as const;
  const body = statuses(...wamids.map((wamid) => statusItem(wamid, 'delivered', 1)));
  await deliver(body);
  await world.projectWamid(presence, sent[1].messageId, wamids[1]);
  await expect.poll(() => world.waiting()).toEqual([wamids[0]]);
  expect(await evidenceOf(sent[1].messageId)).toEqual(['MessageDelivered']);
  await deliver(body);
  await world.projectWamid(presence, sent[0].messageId, wamids[0]);
  await expect.poll(() => world.waiting()).toEqual([]);
  for (const { messageId } of sent) expect(await evidenceOf(messageId)).toEqual(['MessageDelivered']);
});

test('one that turns out to be of another tenant is set aside as a conflict', async () => {
  await start();
  const stranger = await world.presence();
  const sent = await world.attempted(stranger);
  const wamid = `wamid.${newId()}`;
  await deliver(statuses(statusItem(wamid, 'sent', 1)));
  await world.projectWamid(stranger, sent.messageId, wamid);
  await expect.poll(async () => (await world.deadLettersOf(presence.wabaId)).length).toBe(1);
  expect(await world.deadLettersOf(presence.wabaId)).toMatchObject([{ class: 'conflict' }]);
  await expect.poll(() => world.waiting()).toEqual([]);
});

test('when its time is over and the model of messages is level it is foreign: counted, without a dead letter', async () => {
  await start(1);
  const own = await world.presence();
  await deliver(messagesWebhook(own, { statuses: [statusItem(`wamid.${newId()}`, 'sent', 1)] }));
  await expect.poll(() => world.outcomes('status', 'foreign')).toBe(1);
  await expect.poll(() => world.waiting()).toEqual([]);
  expect(await world.deadLettersOf(own.wabaId)).toEqual([]);
});

/** These webhooks wait; nobody looks after them but the test, which takes each step of it by itself. */
async function leftWaiting(...bodies: object[]) {
  await start();
  await deliver(...bodies);
  await running?.stop();
  const { statuses: placing, owners } = world.placing();
  const counted: string[] = [];
  const ports: LatePorts = {
    ...{ owners, statuses: placing, waiting, wamidWaitMs: 0, logger: silentLogger },
    deadLetters: { add: async () => undefined },
    onPlaced: ({ outcomes }) => counted.push(...outcomes.map(({ outcome }) => outcome)),
    onWaiting: () => undefined,
  };
  return { ports, counted };
}

test('while the model of messages is behind what was recorded in its time, none is foreign, and ours is placed', async () => {
  await published(world.db, 9n);
  await messagesApplied(world.db, 4n);
  const sent = await world.attempted(presence);
  const wamids = [`wamid.${newId()}`, `wamid.${newId()}`] as const;
  const { ports, counted } = await leftWaiting(
    ...wamids.map((wamid) => statuses(statusItem(wamid, 'sent', 1))),
  );
  await waiting.notePlaces(0);
  // What is recorded later is not waited for.
  await published(world.db, 12n);
  await waiting.notePlaces(0);
  await messagesApplied(world.db, 8n);
  await placeLate(ports);
  expect(await world.waiting()).toEqual(wamids.toSorted());
  await world.projectWamid(presence, sent.messageId, wamids[0]);
  await messagesApplied(world.db, 9n);
  await placeLate(ports);
  expect(counted.toSorted()).toEqual(['foreign', 'recorded']);
  expect(await world.waiting()).toEqual([]);
  expect(await evidenceOf(sent.messageId)).toEqual(['MessageSent']);
});

test('while the relay stands still no time passes: what it has not published may be ours', async () => {
  await published(world.db, 0n);
  await relayIs(world.db, 'still');
  const wamid = `wamid.${newId()}`;
  const { ports, counted } = await leftWaiting(statuses(statusItem(wamid, 'sent', 1)));
  await waiting.notePlaces(0);
  await placeLate(ports);
  expect(await world.waiting()).toEqual([wamid]);
  await relayIs(world.db, 'level');
  await waiting.notePlaces(LONG);
  await placeLate(ports);
  expect(await world.waiting()).toEqual([wamid]);
  await waiting.notePlaces(0);
  await placeLate(ports);
  expect(counted).toEqual(['foreign']);
});

test('after a relay stood still for long the whole time is given again, since what a sender holds is late as well', async () => {
  const wamid = `wamid.${newId()}`;
  const { ports } = await leftWaiting(statuses(statusItem(wamid, 'sent', 1)));
  await world.db.pool.query(
    "update read_models.waiting_statuses set recorded_at = now() - interval '1 hour'",
  );
  await relayIs(world.db, 'still for an hour');
  await waiting.notePlaces(LONG / 2);
  await relayIs(world.db, 'level');
  await waiting.notePlaces(LONG / 2);
  await placeLate(ports);
  expect(await world.waiting()).toEqual([wamid]);
});

test('one that fails is put off, each time for longer, and holds up no other', async () => {
  const other = await world.presence();
  const sent = [await world.attempted(other), await world.attempted(presence)] as const;
  const wamids = [`wamid.${newId()}`, `wamid.${newId()}`] as const;
  const { ports } = await leftWaiting(
    messagesWebhook(other, { statuses: [statusItem(wamids[0], 'sent', 1)] }),
    statuses(statusItem(wamids[1], 'sent', 1)),
  );
  await world.projectWamid(other, sent[0].messageId, wamids[0]);
  await world.projectWamid(presence, sent[1].messageId, wamids[1]);
  const of: LatePorts['owners']['of'] = (fact) =>
    fact.wabaId === other.wabaId ? Promise.reject(new Error('not now')) : ports.owners.of(fact);
  for (const seconds of [1, 2, 4]) {
    const before = await world.db.pool.query<{ now: string }>('select clock_timestamp()::text as now');
    await placeLate({ ...ports, owners: { of } });
    const { rows } = await world.db.pool.query(
      `select wamids, again_at >= $1::timestamptz + $2 * interval '1 second' as late from read_models.waiting_statuses`,
      [before.rows[0]?.now, seconds],
    );
    expect(rows).toEqual([{ wamids: [wamids[0]], late: true }]);
    await againAt('-infinity');
  }
  expect(await evidenceOf(sent[1].messageId)).toEqual(['MessageSent']);
  await againAt('infinity');
  await placeLate(ports);
  expect(await world.waiting()).toEqual([wamids[0]]);
  await againAt('-infinity');
  await placeLate(ports);
  expect(await evidenceOf(sent[0].messageId)).toEqual(['MessageSent']);
  expect(await world.waiting()).toEqual([]);
});

const againAt = (time: string) =>
  world.db.pool.query('update read_models.waiting_statuses set again_at = $1', [time]);

test('a kill between placing and forgetting leaves each status once', async () => {
  const sent = await world.attempted(presence);
  const wamid = `wamid.${newId()}`;
  const { ports } = await leftWaiting(statuses(statusItem(wamid, 'sent', 1)));
  await world.projectWamid(presence, sent.messageId, wamid);
  const dying = { ...waiting, settled: () => Promise.reject(new Error('killed')) };
  await expect(placeLate({ ...ports, waiting: dying })).rejects.toThrow('killed');
  expect(await evidenceOf(sent.messageId)).toEqual(['MessageSent']);
  await placeLate(ports);
  expect(await evidenceOf(sent.messageId)).toEqual(['MessageSent']);
  expect(await world.waiting()).toEqual([]);
});

test('while nothing waits the table is looked at once in seconds, and at once when the bell rings', async () => {
  const bell = new Bell();
  const end = new AbortController();
  let looks = 0;
  const looked = Promise.withResolvers<void>();
  const loop = keepPlacingLate(
    {
      owners: { of: () => Promise.reject(new Error('nobody asks')) },
      statuses: { placeLate: async () => ({ placed: NOTHING, left: [] }) },
      waiting: {
        ripe: async () => {
          looks += 1;
          looked.resolve();
          return [];
        },
        settled: async () => undefined,
        notePlaces: async () => undefined,
        putOff: async () => undefined,
        count: async () => 0,
      },
      deadLetters: { add: async () => undefined },
      ...{ logger: silentLogger, wamidWaitMs: 1, onPlaced: () => undefined, onWaiting: () => undefined },
    },
    bell,
    end.signal,
  );
  await looked.promise;
  expect(looks).toBe(1);
  bell.ring();
  await expect.poll(() => looks).toBe(2);
  end.abort();
  await loop;
});

test('what waits of a record besides joins what waits already, and what is settled meanwhile takes none of it along', async () => {
  const { tenantId, wabaId: key } = await world.presence();
  const place = { topic: 'wabus.webhooks', partition: 0, offset: 987_654_321n, key };
  const record = { ...place, value: Buffer.from('{}'), timestamp: new Date(), headers: {} };
  const { waiting } = world.tables;
  const kept = async () => {
    const text = 'select wamids from read_models.waiting_statuses where waba_id = $1';
    return (await world.db.pool.query<{ wamids: string[] }>(text, [key])).rows.map(({ wamids }) =>
      wamids.toSorted(),
    );
  };
  await waiting.add([{ record, tenantId, wamids: ['one', 'two'] }]);
  await waiting.add([{ record, tenantId, wamids: ['one', 'three'] }]);
  expect(await kept()).toEqual([['one', 'three', 'two']]);
  await waiting.settled([{ record, tenantId, wamids: ['one', 'two'] }]);
  expect(await kept()).toEqual([['three']]);
  await waiting.settled([{ record, tenantId, wamids: ['three'] }]);
  expect(await kept()).toEqual([]);
});
