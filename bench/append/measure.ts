import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPostgresEventStore, type EventStore, installEventStore } from '@wabus/event-store';
import { createPool, type Pool } from '@wabus/postgres';
import { EmbeddedPostgres } from '@wabus/standalone/embedded';
import { attemptEvent, perSecond } from '../measuring/events.ts';
import { type Comparison, compare } from '../measuring/rounds.ts';

/** How much is measured. */
export interface AppendOptions {
  readonly rounds: number;
  /** Appends in a round. */
  readonly appends: number;
  readonly concurrency: number;
}

/**
 * Appends of one event to a new stream each, at a concurrency, on an embedded Postgres that flushes every commit.
 * The floor inserts the same JSON into a bare table over as many connections: no revisions, no order, no catalogue.
 */
export async function measureAppends(
  { rounds, appends, concurrency }: AppendOptions,
  say: (sentence: string) => void,
): Promise<Comparison> {
  const dataDir = mkdtempSync(join(tmpdir(), 'wabus-bench-'));
  const postgres = await EmbeddedPostgres.start({ dataDir, port: 0 });
  await installEventStore(postgres.url());
  const store = createPostgresEventStore({ url: postgres.url() });
  const pool = createPool({ url: postgres.url(), max: concurrency });
  await pool.query('create table bare (stream text, id uuid, body jsonb)');
  const sides = {
    floor: () => perSecond(appends, concurrency, () => insertBare(pool)),
    product: () => perSecond(appends, concurrency, () => append(store)),
  };
  try {
    return await compare('appends/s', rounds, sides, say);
  } finally {
    await pool.end();
    await store.close();
    await postgres.stop();
    await EmbeddedPostgres.remove(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function insertBare(pool: Pool): Promise<void> {
  const { stream, event } = attemptEvent();
  const values = [stream, event.id, JSON.stringify(event)];
  await pool.query('insert into bare (stream, id, body) values ($1, $2, $3)', values);
}

async function append(store: EventStore): Promise<void> {
  const { stream, event } = attemptEvent();
  const [result] = await store.append([{ stream, expectedRevision: 'no_stream', events: [event] }]);
  if (result?.status !== 'appended') throw new Error(`not appended: ${result?.status}`);
}
