import { streamName } from '@wabus/events';
import { type Service, silentLogger } from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { messagesWebhook, statusItem } from '../../test/webhooks.ts';
import { newId, type Presence, World } from '../../test/world.ts';
import { Bell, keepPlacingLate, placeLate } from './late-statuses.ts';
import { NOTHING } from './outcome.ts';
import { createWaitingStatuses } from './waiting-statuses.ts';

let world: World;
let presence: Presence;
let running: Service | undefined;
beforeAll(async () => {
  world = await World.create();
  presence = await world.presence();
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  await world.db.pool.query('delete from read_models.waiting_statuses');
});
afterAll(() => world.close());

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

test('when its time is over it is foreign: counted, without a dead letter', async () => {
  await start(1);
  const own = await world.presence();
  await deliver(messagesWebhook(own, { statuses: [statusItem(`wamid.${newId()}`, 'sent', 1)] }));
  await expect.poll(() => world.outcomes('status', 'foreign')).toBe(1);
  await expect.poll(() => world.waiting()).toEqual([]);
  expect(await world.deadLettersOf(own.wabaId)).toEqual([]);
});

test('a kill between placing and forgetting leaves each status once', async () => {
  const waiting = createWaitingStatuses(roleUrl(world.db.url, 'wabus_normaliser'));
  await start();
  const sent = await world.attempted(presence);
  const wamid = `wamid.${newId()}`;
  await deliver(statuses(statusItem(wamid, 'sent', 1)));
  await running?.stop();
  await world.projectWamid(presence, sent.messageId, wamid);
  const { statuses: placing, owners } = world.placing();
  const ports = {
    ...{ owners, statuses: placing, wamidWaitMs: LONG, logger: silentLogger },
    deadLetters: { add: async () => undefined },
    onPlaced: () => undefined,
    onWaiting: () => undefined,
  };
  const dying = { ...waiting, keep: () => Promise.reject(new Error('killed')) };
  await expect(placeLate({ ...ports, waiting: dying })).rejects.toThrow('killed');
  expect(await evidenceOf(sent.messageId)).toEqual(['MessageSent']);
  await placeLate({ ...ports, waiting });
  expect(await evidenceOf(sent.messageId)).toEqual(['MessageSent']);
  expect(await world.waiting()).toEqual([]);
  await waiting.close();
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
        keep: async () => undefined,
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
