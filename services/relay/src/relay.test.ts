import {
  createPostgresEventLog,
  type EventLog,
  installEventLog,
  type LogProducer,
  topics,
} from '@wabus/event-log';
import {
  createPostgresEventStore,
  type EventStore,
  ForeignPositionError,
  installEventStore,
} from '@wabus/event-store';
import { appendAll, onboarded, released } from '@wabus/event-store/testing';
import { decodeEvent, type NewEvent } from '@wabus/events';
import { createLogger, Metrics, type Service, silentLogger } from '@wabus/platform';
import { createPool, roleUrl } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyGuarded, type ReadRecord, readEvents, readTopic } from '../test/reader.ts';
import { createRelay, ForeignStoreError, installRelay, type RelayPorts, StoreBehindError } from './index.ts';

let database: TestDatabase;
let store: EventStore;
let log: EventLog;
let relays: Service[];

beforeEach(async () => {
  database = await testDatabase([installEventStore, installEventLog, installRelay, installRelay]);
  store = createPostgresEventStore({ url: roleUrl(database.url, 'wabus_store') });
  log = createPostgresEventLog({ url: roleUrl(database.url, 'wabus_log') });
  relays = [];
});

afterEach(async () => {
  await Promise.all(relays.map((relay) => relay.stop()));
  await Promise.all([store.close(), log.close()]);
  await database.drop();
});

async function startRelay(changed: Partial<RelayPorts> = {}): Promise<Service> {
  const databaseUrl = roleUrl(database.url, 'wabus_relay');
  const settings = { maxRecords: 7, beatMs: 50 };
  const onFatal = (error: Error): void => expect.fail(error.message);
  const metrics = new Metrics('relay');
  const ports = { store, log, databaseUrl, logger: silentLogger, metrics, onFatal, settings };
  const relay = createRelay({ ...ports, ...changed });
  relays.push(relay);
  await relay.start();
  return relay;
}

interface Row {
  readonly epoch: number;
  readonly position: bigint;
  readonly lastPositions: readonly bigint[];
  readonly staleMs: number;
}

async function checkpoint(): Promise<Row> {
  const { rows } = await database.pool.query(
    `select epoch, position, last_positions,
            (extract(epoch from clock_timestamp() - published_through) * 1000)::float8 as stale_ms
     from relay.checkpoint`,
  );
  const lastPositions = rows[0].last_positions.map(BigInt);
  return {
    epoch: rows[0].epoch,
    position: BigInt(rows[0].position),
    lastPositions,
    staleMs: rows[0].stale_ms,
  };
}

const reaches = (position: bigint): Promise<void> =>
  expect.poll(async () => (await checkpoint()).position, { interval: 10 }).toBe(position);

const idsOf = (events: readonly { id: string }[]): string[] => events.map(({ id }) => id);
const some = (count: number): NewEvent[] =>
  Array.from({ length: count }, (_, n) =>
    n % 3 === 0 ? released(`waba-${n % 5}`) : onboarded(`tenant-${n % 4}`),
  );

/** The records of each key in the order of the log, which must be the order of the store. */
function expectOrderPerKey(records: readonly ReadRecord[]): void {
  for (const key of new Set(records.map((record) => record.key))) {
    const positions = records.filter((record) => record.key === key).map(({ position }) => position);
    expect(positions).toEqual(positions.toSorted((a, b) => Number(a - b)));
  }
}

/** The log with a producer whose sends go through `around`. */
function withSends(
  around: (topic: string, send: () => ReturnType<LogProducer['send']>) => ReturnType<LogProducer['send']>,
): EventLog {
  return {
    ...log,
    producer: () => {
      const producer = log.producer();
      return {
        send: (topic, records) => around(topic, () => producer.send(topic, records)),
        close: () => producer.close(),
      };
    },
  };
}

test('every event is published once, in order per key, chained; released messages go to the sender too', async () => {
  const events = some(60);
  await appendAll(store, events.slice(0, 30));
  await startRelay();
  await reaches(30n);
  for (const event of events.slice(30)) await appendAll(store, [event]);
  await reaches(60n);
  const records = await readEvents(log, 60);
  expect(idsOf(records).sort()).toEqual(idsOf(events).sort());
  expectOrderPerKey(records);
  expect(applyGuarded(records)).toHaveLength(60);
  for (const { value, headers } of records) expect(decodeEvent(value).id).toBe(headers['event-id']);
  const sends = await readTopic(log, topics.send.name, 20);
  expect(idsOf(sends).sort()).toEqual(idsOf(events.filter(({ type }) => type === 'MessageReleased')).sort());
});

test('a relay that starts again goes on where it was, with the chain unbroken', async () => {
  const events = some(40);
  await appendAll(store, events.slice(0, 20));
  const first = await startRelay();
  await reaches(20n);
  await first.stop();
  await appendAll(store, events.slice(20));
  await startRelay();
  await reaches(40n);
  const records = await readEvents(log, 40);
  expect(records).toHaveLength(40);
  expect(applyGuarded(records)).toHaveLength(40);
  const { epoch, lastPositions } = await checkpoint();
  expect(epoch).toBe(2);
  for (const { partition, position } of records)
    expect(lastPositions[partition]).toBeGreaterThanOrEqual(position);
});

test('a death between acknowledgement and checkpoint only doubles records, and a guarded consumer applies each once', async () => {
  const events = some(50);
  await appendAll(store, events);
  let sends = 0;
  const dying = withSends(async (topic, send) => {
    const places = await send();
    if (topic === topics.events.name) sends += 1;
    if (topic === topics.events.name && sends % 3 === 1 && sends < 12)
      throw new Error('killed after the acknowledgement');
    return places;
  });
  await startRelay({ log: dying });
  await reaches(50n);
  const records = await readEvents(log, 51);
  expect(records.length).toBeGreaterThan(50);
  expect(idsOf(applyGuarded(records)).sort()).toEqual(idsOf(events).sort());
});

test('a zombie that publishes late cannot move the checkpoint, stops, and a guarded consumer is not misled', async () => {
  const events = some(30);
  await appendAll(store, events.slice(0, 10));
  const held = Promise.withResolvers<void>();
  let sending = 0;
  const slow = withSends(async (_topic, send) => {
    sending += 1;
    await held.promise;
    return send();
  });
  const zombie = await startRelay({ log: slow });
  await expect.poll(() => sending, { interval: 10 }).toBe(1);
  const kill = `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'wabus-relay-owner'`;
  await database.pool.query(kill);
  await startRelay();
  await reaches(10n);
  await appendAll(store, events.slice(10));
  await reaches(30n);
  const owner = await checkpoint();
  held.resolve();
  await expect.poll(() => zombie.waitingFor(), { interval: 10 }).toHaveLength(1);
  await expect.poll(async () => (await readEvents(log, 30)).length).toBeGreaterThan(30);
  const after = await checkpoint();
  expect([after.epoch, after.position]).toEqual([owner.epoch, 30n]);
  const records = await readEvents(log, 31);
  expect(idsOf(applyGuarded(records)).sort()).toEqual(idsOf(events).sort());
});

test('a checkpoint that somebody else moved stops the relay before it publishes on', async () => {
  await startRelay();
  await appendAll(store, some(3));
  await reaches(3n);
  const before = (await checkpoint()).epoch;
  await database.pool.query('update relay.checkpoint set epoch = epoch + 10');
  await expect.poll(async () => (await checkpoint()).epoch, { interval: 10 }).toBe(before + 11);
  await appendAll(store, some(2));
  await reaches(5n);
  expect(await readEvents(log, 5)).toHaveLength(5);
});

test('a relay that stands by says so once, and takes over when the owner stops', async () => {
  const owner = await startRelay();
  await expect.poll(() => owner.waitingFor(), { interval: 10 }).toEqual([]);
  const said: string[] = [];
  const logger = createLogger('relay', { to: { write: (line: string) => void said.push(line) } });
  const standby = await startRelay({ logger });
  const standsBy = 'ownership: another process is the relay';
  await expect.poll(() => standby.waitingFor(), { interval: 10 }).toEqual([standsBy]);
  await owner.stop();
  await expect.poll(() => standby.waitingFor(), { interval: 10 }).toEqual([]);
  await appendAll(store, some(2));
  await reaches(2n);
  expect(said.map((line) => JSON.parse(line).msg)).toEqual([
    'another process is the relay: this one stands by',
    'this process is the relay',
  ]);
});

test('the checkpoint moves on through what the filter leaves out', async () => {
  const filtered: EventStore = {
    ...store,
    subscribeAll: (filter) => store.subscribeAll({ ...filter, streamPrefixes: ['nobody-'] }),
  };
  await appendAll(store, some(4));
  await startRelay({ store: filtered });
  await reaches(4n);
  expect((await checkpoint()).lastPositions.every((position) => position === 0n)).toBe(true);
});

test('a position beyond the head is not stored, whatever the store says', async () => {
  const boastful: EventStore = {
    ...store,
    async *subscribeAll(filter) {
      yield { kind: 'caught-up', position: 2n ** 64n - 1n };
      yield* store.subscribeAll(filter);
    },
  };
  await appendAll(store, some(2));
  await startRelay({ store: boastful });
  await reaches(2n);
});

test('a checkpoint that is no place of its store ends the process, and says whose checkpoint it is', async () => {
  const foreign: EventStore = {
    ...store,
    // biome-ignore lint/correctness/useYield: it fails before it has anything.
    async *subscribeAll() {
      throw new ForeignPositionError('The store at db:2113 has no record at position 2.');
    },
  };
  await appendAll(store, some(3));
  await database.pool.query('update relay.checkpoint set position = 2');
  const fatal = Promise.withResolvers<Error>();
  const relay = await startRelay({ store: foreign, onFatal: fatal.resolve });
  const error = await fatal.promise;
  expect(error).toBeInstanceOf(ForeignStoreError);
  expect(error.message).toMatch(/relay's checkpoint \(2, .* no record at position 2/);
  await relay.stop();
  expect(await checkpoint()).toMatchObject({ position: 2n });
});

test('published_through follows the clock while nothing happens, and stands still while something is unpublished', async () => {
  const held = Promise.withResolvers<void>();
  let holding = false;
  const slow = withSends(async (_topic, send) => {
    if (holding) await held.promise;
    return send();
  });
  await startRelay({ log: slow });
  await appendAll(store, some(2));
  await reaches(2n);
  for (let n = 0; n < 5; n += 1) {
    await expect.poll(async () => (await checkpoint()).staleMs).toBeLessThan(400);
  }
  holding = true;
  await appendAll(store, some(1));
  await expect.poll(async () => (await checkpoint()).staleMs).toBeGreaterThan(600);
  held.resolve();
  await expect.poll(async () => (await checkpoint()).staleMs).toBeLessThan(400);
});

test('a checkpoint ahead of its store publishes nothing and ends the process, since no further try would help', async () => {
  await database.pool.query('update relay.checkpoint set position = 99');
  await appendAll(store, some(3));
  const fatal = Promise.withResolvers<Error>();
  const relay = await startRelay({ onFatal: fatal.resolve });
  const error = await fatal.promise;
  expect(error).toBeInstanceOf(StoreBehindError);
  expect(error.message).toContain("The relay's checkpoint (99) is ahead of the event store (3)");
  expect(relay.waitingFor()).not.toEqual([]);
  await relay.stop();
  expect(await checkpoint()).toMatchObject({ position: 99n, epoch: 1 });
  expect((await checkpoint()).lastPositions.every((last) => last === 0n)).toBe(true);
});

test('a store that is not published is named with since when and why, and counted, until it is', async () => {
  let failing = true;
  const failingLog: EventLog = Object.create(log, {
    producer: {
      value: (): LogProducer => {
        const producer = log.producer();
        return {
          close: () => producer.close(),
          send: async (...given) => {
            if (failing) throw new Error('the log takes nothing');
            return producer.send(...given);
          },
        };
      },
    },
  });
  const metrics = new Metrics('relay');
  const relay = await startRelay({ log: failingLog, metrics, stalledMs: 50 });
  await appendAll(store, some(3));
  await expect
    .poll(() => relay.waitingFor().at(-1))
    .toMatch(
      /^publishing the store: no progress since 20.*Z, 3 positions of it wait: Error: the log takes nothing$/,
    );
  const stalled = async (): Promise<number | undefined> =>
    (await metrics.registry.getSingleMetric('wabus_relay_stalled_seconds')?.get())?.values[0]?.value;
  expect(await stalled()).toBeGreaterThanOrEqual(0.05);
  failing = false;
  await expect.poll(() => relay.waitingFor()).toEqual([]);
  await expect.poll(stalled).toBe(0);
});

test('those who judge freshness may read the checkpoint, and only the relay may write it', async () => {
  for (const role of ['wabus_projector', 'wabus_gates', 'wabus_api', 'wabus_normaliser']) {
    const pool = createPool({ url: roleUrl(database.url, role), max: 1 });
    expect((await pool.query('select position, published_through from relay.checkpoint')).rowCount).toBe(1);
    await expect(pool.query('update relay.checkpoint set position = 0')).rejects.toThrow(/permission denied/);
    await pool.end();
  }
});
