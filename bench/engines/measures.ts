import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EventLog, type LogRecord, PARTITIONS, topics } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import { Metrics, silentLogger } from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import { createRelay } from '@wabus/relay';
import { attemptEvent, perSecond } from '../measuring/events.ts';
import type { PostgresStand } from './postgres-stand.ts';
import type { BareAppend, LogUnderTest, StoreUnderTest } from './under-test.ts';

/** Both sides of one comparison; each call is one round and answers what was done in a second. */
export interface Sides {
  readonly floor: () => Promise<number>;
  readonly product: () => Promise<number>;
}

/** Records that a relay reads and writes at once; the product's own bound and the bare loop's page. */
const PAGE = 2_000;
/** So often the records are written to the topic that is consumed: what the first fetches bring must not decide. */
const CONSUMED_TIMES = 4;

/** Appends of one small event to a new stream each, so many at the same time. */
export function appendSides(
  store: EventStore,
  bare: BareAppend,
  appends: number,
  concurrency: number,
): Sides {
  return {
    floor: () =>
      perSecond(appends, concurrency, () => {
        const { stream, event } = attemptEvent();
        return bare.append(stream, event);
      }),
    product: () =>
      perSecond(appends, concurrency, async () => {
        const { stream, event } = attemptEvent();
        const [result] = await store.append([{ stream, expectedRevision: 'no_stream', events: [event] }]);
        if (result?.status !== 'appended') throw new Error(`not appended: ${result?.status}`);
      }),
  };
}

/** Sends of so many records each, so many sends at the same time. Answers records a second. */
export async function produceSides(
  { log, bare }: LogUnderTest,
  records: readonly LogRecord[],
  { perSend, concurrency }: { perSend: number; concurrency: number },
): Promise<Sides> {
  const topic = await freshTopic(log);
  const producer = log.producer();
  const sends = Array.from({ length: Math.ceil(records.length / perSend) }, (_, n) =>
    records.slice(n * perSend, (n + 1) * perSend),
  );
  const each = async (send: (some: readonly LogRecord[]) => Promise<unknown>): Promise<number> =>
    perSend *
    (await perSecond(sends.length, concurrency, async (n) => {
      await send(sends[n] ?? []);
    }));
  return {
    floor: () => each((some) => bare.produce(topic, some)),
    product: () => each((some) => producer.send(topic, some)),
  };
}

/** A group without commits reads a full topic; time runs from its first batch, since joining is not reading. */
export async function consumeSides(
  { log, bare }: LogUnderTest,
  records: readonly LogRecord[],
): Promise<Sides> {
  const topic = await freshTopic(log);
  const producer = log.producer();
  for (let time = 0; time < CONSUMED_TIMES; time += 1)
    for (let at = 0; at < records.length; at += PAGE)
      await producer.send(topic, records.slice(at, at + PAGE));
  await producer.close();
  const count = CONSUMED_TIMES * records.length;
  return {
    floor: async () => {
      const meter = new Meter(count);
      await bare.consume(topic, (read) => meter.add(read));
      return meter.perSecond;
    },
    product: async () => {
      const meter = new Meter(count);
      const done = Promise.withResolvers<void>();
      const consumer = log.consumer({ group: `bench-${randomUUID()}`, topics: [topic] });
      await consumer.start({
        onBatch: async (batch) => {
          const last = batch.records.at(-1);
          if (last) await consumer.commit(batch, last.offset + 1n);
          if (!meter.add(batch.records.length)) done.resolve();
        },
      });
      await done.promise;
      await consumer.stop();
      return meter.perSecond;
    },
  };
}

/** The relay service from an empty checkpoint until the log has every event, beside read a page, send it, read the next. */
export function relaySides(
  source: StoreUnderTest,
  target: LogUnderTest,
  postgres: PostgresStand,
  events: number,
): Sides {
  return {
    floor: async () => {
      const began = performance.now();
      for await (const page of source.pages(PAGE)) await target.bare.produce(topics.events.name, page);
      return events / ((performance.now() - began) / 1_000);
    },
    product: async () => {
      const none = Array.from({ length: PARTITIONS }, () => 0);
      await postgres.pool.query('update relay.checkpoint set position = 0, last_positions = $1', [none]);
      const metrics = new Metrics('relay');
      const databaseUrl = roleUrl(postgres.url, 'wabus_relay');
      const ports = { store: source.store, log: target.log, databaseUrl };
      const onFatal = (error: Error): never => {
        throw error;
      };
      const relay = createRelay({ ...ports, logger: silentLogger, metrics, onFatal });
      const began = performance.now();
      await relay.start();
      while ((await published(metrics)) < events) await sleep(5);
      const seconds = (performance.now() - began) / 1_000;
      await relay.stop();
      return events / seconds;
    },
  };
}

async function published(metrics: Metrics): Promise<number> {
  const metric = await metrics.registry.getSingleMetric('wabus_relay_published_total')?.get();
  return metric?.values.find(({ labels }) => labels.topic === topics.events.name)?.value ?? 0;
}

async function freshTopic(log: EventLog): Promise<string> {
  const name = `bench.${randomUUID()}`;
  await log.ensureTopics([{ name, partitions: PARTITIONS, retentionMs: 3_600_000 }]);
  return name;
}

/** Counts records until there were enough, and how fast they came once they came. */
class Meter {
  readonly #wanted: number;
  #seen = 0;
  #uncounted = 0;
  #began = 0;
  #ended = 0;

  constructor(wanted: number) {
    this.#wanted = wanted;
  }

  /** False once all were seen. */
  add(count: number): boolean {
    if (this.#seen === 0) {
      this.#began = performance.now();
      this.#uncounted = count;
    }
    this.#seen += count;
    this.#ended = performance.now();
    return this.#seen < this.#wanted;
  }

  get perSecond(): number {
    return (this.#seen - this.#uncounted) / ((this.#ended - this.#began) / 1_000);
  }
}
