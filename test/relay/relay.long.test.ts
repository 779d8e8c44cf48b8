import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type EventLog, PARTITIONS, partitionOf, topics } from '@wabus/event-log';
import { createKafkaEventLog } from '@wabus/event-log/kafka';
import { type KafkaBroker, startKafkaBroker } from '@wabus/event-log/testing';
import type { EventStore } from '@wabus/event-store';
import { createEventStoreDbEventStore } from '@wabus/event-store/eventstoredb';
import { type EventStoreDbTestServer, startEventStoreDbTestServer } from '@wabus/event-store/test-server';
import { appendAll, onboarded, released } from '@wabus/event-store/testing';
import type { NewEvent } from '@wabus/events';
import { Metrics, type Service, silentLogger } from '@wabus/platform';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import type { ReadModel } from '@wabus/projection';
import { createProjector } from '@wabus/projector';
import { installReadModels } from '@wabus/read-models';
import { installRelay } from '@wabus/relay';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readEvents, readTopic } from '../../services/relay/test/reader.ts';

const broker: KafkaBroker | undefined = await startKafkaBroker();

let server: EventStoreDbTestServer;
let database: TestDatabase;
let store: EventStore;
let log: EventLog;
let projector: Service;
/** Everything that was appended, over all tests: store, log and consumer go on from one to the next. */
const appended: NewEvent[] = [];
const children: ChildProcess[] = [];

describe.skipIf(!broker)(`the relay on ${broker?.title} and the EventStoreDB test server`, () => {
  beforeAll(async () => {
    server = await startEventStoreDbTestServer();
    database = await testDatabase();
    for (const install of [installReadModels, installRelay]) await install(database.url);
    await database.pool.query(
      'create table read_models.applied (seq bigserial, partition int, position bigint, id text)',
    );
    const { connectionString } = server;
    store = createEventStoreDbEventStore({ connectionString, logger: silentLogger });
    log = createKafkaEventLog({
      ...{ brokers: [broker?.bootstrap ?? ''], clientId: 'test', replicationFactor: 1, minInsyncReplicas: 1 },
      logger: silentLogger,
      onFatal: (error) => {
        throw error;
      },
    });
    await log.ensureTopics(Object.values(topics));
    projector = await startProjector();
  });

  afterEach(async () => {
    for (const child of children.splice(0)) {
      const gone = once(child, 'exit');
      if (child.kill('SIGKILL')) await gone;
    }
  });

  afterAll(async () => {
    await projector?.stop();
    await log?.close();
    await store?.close();
    await server?.close();
    await database?.drop();
    await broker?.close();
  });

  test('killed again and again between the acknowledgement and its checkpoint, it publishes twice, and each event is applied once, in order', async () => {
    await append(60);
    let lives = 0;
    for (let killed = true; killed; lives += 1) {
      const relay = startRelay({ AT_SEND: '3', AND_THEN: 'kill' });
      const dead = once(relay, 'exit').then(([, signal]) => signal === 'SIGKILL');
      killed = await Promise.race([dead, everythingApplied().then(() => false)]);
    }
    expect(lives).toBeGreaterThan(2);
    // The last one may die yet, with everything applied and a release not handed on.
    startRelay({});
    const records = await readEvents(log, appended.length);
    expect(records.length, 'nothing was published twice').toBeGreaterThan(appended.length);
    await expectEachOnceInOrder();
    const released = appended.filter(({ type }) => type === 'MessageReleased').map(({ id }) => id);
    const sends = await readTopic(log, topics.send.name, released.length);
    expect(new Set(sends.map(({ id }) => id))).toEqual(new Set(released));
  });

  test('frozen with a batch in its hand it loses the lock; thawed after another took over it publishes late, and each event is applied once, in order', async () => {
    const before = (await readEvents(log, appended.length)).length;
    const zombie = startRelay({ AT_SEND: '3', AND_THEN: 'freeze' });
    await append(40);
    await expect.poll(() => isFrozen(zombie)).toBe(true);
    startRelay({});
    await append(20);
    await everythingApplied();
    zombie.kill('SIGCONT');
    // What it held comes after what the new one published: the log goes back for a moment.
    await expect.poll(async () => stepsBack((await readEvents(log, before)).slice(before))).toBe(true);
    await append(10);
    await everythingApplied();
    await expectEachOnceInOrder();
    expect(zombie.exitCode).toBeNull();
  });
});

/** Appends events of several kinds and keys. */
async function append(count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, n) =>
    n % 3 === 0 ? released(`waba-${n % 5}`) : onboarded(`tenant-${n % 4}`),
  );
  await appendAll(store, events);
  appended.push(...events);
}

function startRelay(plan: Record<string, string>): ChildProcess {
  const env = {
    ...{ WABUS_POSTGRES_URL: database.url, WABUS_EVENT_LOG: 'kafka', WABUS_EVENT_STORE: 'eventstoredb' },
    ...{ WABUS_KAFKA_BROKERS: broker?.bootstrap, WABUS_EVENTSTOREDB_URL: server.connectionString },
    ...{ WABUS_KAFKA_REPLICATION: '1', WABUS_KAFKA_MIN_INSYNC: '1', PATH: process.env.PATH, ...plan },
  };
  const entry = new URL('relay-process.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [entry], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  children.push(child);
  return child;
}

/** The real projector with a model that writes down what it is given, in the transaction of its checkpoint. */
async function startProjector(): Promise<Service> {
  const recorder: ReadModel = {
    ...{ name: 'recorder', version: 1, tables: [], opens: new Set() },
    project: async (tx, events) => {
      for (const { event } of events) {
        const values = [partitionOf(event.key, PARTITIONS), `${event.position}`, event.id];
        await tx.query('insert into applied (partition, position, id) values ($1, $2, $3)', values);
      }
    },
  };
  const service = createProjector({
    ...{ store, log, keyring: { open: async () => [] } as never, databaseUrl: database.url },
    ...{ logger: silentLogger, metrics: new Metrics('projector'), models: [recorder] },
  });
  await service.start();
  return service;
}

interface Applied {
  readonly partition: number;
  readonly position: bigint;
  readonly id: string;
}

async function applied(): Promise<Applied[]> {
  const { rows } = await database.pool.query<{ partition: number; position: string; id: string }>(
    'select partition, position, id from read_models.applied order by seq',
  );
  return rows.map((row) => ({ ...row, position: BigInt(row.position) }));
}

async function everythingApplied(): Promise<void> {
  const all = new Set(appended.map(({ id }) => id));
  await expect.poll(async () => new Set((await applied()).map(({ id }) => id)).size).toBe(all.size);
}

async function expectEachOnceInOrder(): Promise<void> {
  const rows = await applied();
  expect(rows.map(({ id }) => id).toSorted()).toEqual(appended.map(({ id }) => id).toSorted());
  expect(stepsBack(rows)).toBe(false);
}

/** Whether something of a partition comes behind something newer. */
function stepsBack(records: readonly { readonly partition: number; readonly position: bigint }[]): boolean {
  const newest = new Map<number, bigint>();
  return records.some(({ partition, position }) => {
    const back = position < (newest.get(partition) ?? 0n);
    newest.set(partition, position);
    return back;
  });
}

function isFrozen({ pid }: ChildProcess): boolean {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.startsWith('T') ?? false;
}
