import { once } from 'node:events';
import { request } from 'node:http';
import { partitionOf } from '@wabus/event-log';
import { inboundId, streamName } from '@wabus/events';
import { Metrics, Secret, type Service, silentLogger } from '@wabus/platform';
import { openWebhookDoor } from '@wabus/providers/webhooks';
import { rebuild } from '@wabus/read-models';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBatch } from '../src/normaliser/read-batch.ts';
import { recordsOf } from '../src/receiver/records.ts';
import { createReceiver, type Receiver } from '../src/receiver/service.ts';
import { type Material, mutatedWebhooks } from './mutated-webhooks.ts';
import { messagesWebhook, textItem } from './webhooks.ts';
import { newId, type Presence, signed, World } from './world.ts';

/** Webhooks in all: 250, times `WABUS_PROPERTY_RUNS`; each run delivers a batch of them. */
const BATCH = 50;
const TIMES = Number(process.env.WABUS_PROPERTY_RUNS ?? 1);
const RUNS = 5 * TIMES;
const SEED = Number(process.env.WABUS_MUTATION_SEED ?? Date.now() % 2 ** 31);

const SECRET = 'app-secret';
let world: World;
let normaliser: Service;
let receiver: Receiver;
let presence: Presence;
let neighbour: Presence;

beforeAll(async () => {
  world = await World.create();
  normaliser = world.normaliser((real) => real, 3_600_000);
  receiver = createReceiver({
    producer: world.producer,
    door: openWebhookDoor('whatsapp', {
      appSecrets: [new Secret(SECRET)],
      verifyToken: new Secret('verify-me'),
    }),
    logger: silentLogger,
    metrics: new Metrics('receiver'),
    port: 0,
    // A machine that stands still for a while is none of this test's business.
    ...{ storeTimeoutMs: 3_600_000, bodies: { graceMs: 3_600_000 } },
  });
  await Promise.all([normaliser.start(), receiver.start()]);
  presence = await world.presence();
  neighbour = await besides(presence);
});
afterAll(async () => {
  await Promise.all([receiver.stop(), normaliser.stop()]);
  await world.close();
});

/** Messages that were sent and templates that were drafted: new ones each time, since a stream is read as a whole. */
async function freshMaterial(): Promise<Material> {
  const sent = await Promise.all(Array.from({ length: 4 }, () => world.attempted(presence)));
  const templates = ['one', 'two'].map((name) => `${name}_${newId()}`);
  await Promise.all(templates.map((name) => world.draftTemplate(presence, name, 'pt_BR')));
  return { ...presence, callbackData: sent.map(({ callbackData }) => callbackData), templates };
}

/** Another tenant whose records go through the same partition. */
async function besides({ wabaId }: Presence): Promise<Presence> {
  for (;;) {
    const id = newId();
    if (partitionOf(id, 12) === partitionOf(wabaId, 12)) return world.presence({ wabaId: id });
  }
}

/** Each on a connection of its own: one that is kept may be closed just when it is used again. */
async function post(body: Buffer): Promise<number> {
  const headers = { 'x-hub-signature-256': signed(body, SECRET) };
  const call = request({
    port: receiver.port(),
    method: 'POST',
    path: '/webhooks/whatsapp',
    headers,
    agent: false,
  });
  call.end(body);
  const [response] = await once(call, 'response');
  response.resume();
  await once(response, 'end');
  return response.statusCode;
}

/** How many facts, and records that nobody can read, stand in these webhooks. */
function factsIn(webhooks: readonly Buffer[]): number {
  const records = webhooks.flatMap((bytes) => recordsOf(bytes, ''));
  const { facts, unreadable } = readBatch(
    records.map((record) => ({ ...record, topic: '', partition: 0, offset: 0n, timestamp: new Date(0) })),
  );
  return facts.length + unreadable.length;
}

test(
  `however webhooks are broken, each of their facts is placed, kept or set aside, and neighbours do not wait (WABUS_MUTATION_SEED=${SEED})`,
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const mutated = mutatedWebhooks(await freshMaterial(), seed, BATCH);
        const wamids = [0, 1].map(() => `wamid.${newId()}`);
        const [first, last] = wamids.map((wamid) =>
          Buffer.from(
            JSON.stringify(messagesWebhook(neighbour, { messages: [textItem(wamid, '16505559999', 'hi')] })),
          ),
        ) as [Buffer, Buffer];
        const before = await world.outcomes();
        const answers: number[] = [];
        for (const body of [first, ...mutated, last]) answers.push(await post(body));
        expect(answers).toEqual(answers.map(() => 200));
        await expect.poll(() => world.uncommitted()).toBe(0);
        expect((await world.outcomes()) - before).toBe(factsIn(mutated) + 2);
        for (const wamid of wamids) {
          expect(await world.typesOf(streamName.inbound(inboundId(wamid)))).toEqual(['MessageReceived']);
        }
        expect(await world.failures()).toBe(0);
        await world.db.pool.query('delete from read_models.waiting_statuses');
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    );
    const { rows } = await world.db.pool.query(
      "select count(*)::int as nameless from read_models.dead_letters where reason = '' or tenant_id = $1",
      [neighbour.tenantId],
    );
    expect(rows).toEqual([{ nameless: 0 }]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  },
  Math.max(1, TIMES / 10) * 360_000,
);

test('every read model takes what came of them', async () => {
  const { store, keyring, db } = world;
  const schema = 'read_models_rebuilt';
  await rebuild({ store, keyring, ownerUrl: db.url, schema });
  const { rows } = await db.pool.query(
    `select count(*)::int as inbound from ${schema}.messages where direction = 'inbound'`,
  );
  expect(rows[0]?.inbound).toBeGreaterThanOrEqual(2 * RUNS);
});
