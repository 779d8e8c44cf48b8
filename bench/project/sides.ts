import { setTimeout as sleep } from 'node:timers/promises';
import { type LogBatch, topics } from '@wabus/event-log';
import { decodeEvent } from '@wabus/events';
import { Metrics, silentLogger } from '@wabus/platform';
import { createPool, inTransaction, roleUrl } from '@wabus/postgres';
import { createProjector } from '@wabus/projector';
import { models } from '@wabus/read-models';
import type { Stand } from './stand.ts';

const BATCH = { maxBatchRecords: 1_000, maxBatchBytes: 4 * 1024 * 1024 };

/** The projector as it runs in production, every read model; events a second until all have applied everything. */
export async function projected(stand: Stand): Promise<number> {
  const metrics = new Metrics('projector');
  const { log, store, keyring, records } = stand;
  const databaseUrl = roleUrl(stand.url, 'wabus_projector');
  const relayProgress = async (): Promise<null> => null;
  const projector = createProjector({
    log,
    store,
    keyring,
    databaseUrl,
    logger: silentLogger,
    metrics,
    relayProgress,
  });
  const began = performance.now();
  await projector.start();
  while ((await applied(metrics)) < records * models.length) await sleep(10);
  const seconds = (performance.now() - began) / 1_000;
  await projector.stop();
  return records / seconds;
}

async function applied(metrics: Metrics): Promise<number> {
  // Who falls behind what the log brings reads the store.
  const names = ['wabus_projector_events_total', 'wabus_projector_healed_events_total'];
  const all = await Promise.all(names.map((name) => metrics.registry.getSingleMetric(name)?.get()));
  return all.flatMap((metric) => metric?.values ?? []).reduce((sum, { value }) => sum + value, 0);
}

/** The bare floor: consume, decode, one unnest insert and a checkpoint per batch, in a transaction. */
export async function bareLoop(stand: Stand): Promise<number> {
  const pool = createPool({ url: stand.url, max: 16 });
  await pool.query(
    `create table bare (position bigint primary key, stream text, revision int, type text, data jsonb)`,
  );
  await pool.query('create table bare_checkpoints (partition int primary key, position bigint)');
  let left = stand.records;
  let done = (): void => undefined;
  const finished = new Promise<void>((resolve) => {
    done = resolve;
  });
  const consumer = stand.log.consumer({ group: 'bare', topics: [topics.events.name], ...BATCH });
  const began = performance.now();
  await consumer.start({
    async onBatch(batch) {
      await inTransaction(pool, (tx) => insert(tx, batch));
      const last = batch.records.at(-1);
      if (last) await consumer.commit(batch, last.offset + 1n);
      left -= batch.records.length;
      if (left <= 0) done();
    },
  });
  await finished;
  const seconds = (performance.now() - began) / 1_000;
  await consumer.stop();
  await pool.end();
  return stand.records / seconds;
}

async function insert(
  tx: { query(text: string, values: unknown[]): Promise<unknown> },
  batch: LogBatch,
): Promise<void> {
  const events = batch.records.map(({ value }) => decodeEvent(value));
  await tx.query(
    'insert into bare select * from unnest($1::bigint[], $2::text[], $3::int[], $4::text[], $5::jsonb[])',
    [
      events.map(({ position }) => `${position}`),
      events.map(({ stream }) => stream),
      events.map(({ revision }) => revision),
      events.map(({ type }) => type),
      events.map(({ data }) => JSON.stringify(data)),
    ],
  );
  await tx.query(
    'insert into bare_checkpoints values ($1, $2) on conflict (partition) do update set position = excluded.position',
    [batch.partition, `${events.at(-1)?.position}`],
  );
}
