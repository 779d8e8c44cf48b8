import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createPostgresEventLog,
  installEventLog,
  type LogRecord,
  PARTITIONS,
  partitionOf,
} from '@wabus/event-log';
import { createPostgresEventStore, installEventStore } from '@wabus/event-store';
import type { NewEvent } from '@wabus/events';
import { createKeyring, installKeyring, type Keyring } from '@wabus/keyring';
import { Secret, systemIds } from '@wabus/platform';
import { createPool, type Pool, roleUrl } from '@wabus/postgres';
import { installRelay } from '@wabus/relay';
import { EmbeddedPostgres } from '@wabus/standalone/embedded';
import type { BareLog, LogUnderTest, StoreUnderTest } from './under-test.ts';

/** Records of one bare fetch; the port's own default. */
const FETCH = 500;

/** The embedded Postgres of the run, flushing every commit: one of the engines, and what the relay's checkpoint and the keyring need anyway. */
export interface PostgresStand {
  readonly url: string;
  readonly pool: Pool;
  readonly keyring: Keyring;
  readonly store: StoreUnderTest;
  readonly log: LogUnderTest;
  close(): Promise<void>;
}

/** Starts it with everything installed; `connections` is how many the bare side may use at the same time. */
export async function startPostgres(connections: number): Promise<PostgresStand> {
  const dataDir = mkdtempSync(join(tmpdir(), 'wabus-bench-'));
  const postgres = await EmbeddedPostgres.start({ dataDir, port: 0 });
  const url = postgres.url();
  for (const install of [installEventStore, installEventLog, installKeyring, installRelay])
    await install(url);
  const pool = createPool({ url, max: connections });
  await pool.query('create table bare_events (stream text, id uuid, body jsonb)');
  await pool.query(
    'create table bare_records (at bigint generated always as identity primary key, partition int, key text, value bytea, headers jsonb)',
  );
  const { rows } = await pool.query<{ version: string }>(
    `select current_setting('server_version') as version`,
  );
  const engine = `Postgres ${rows[0]?.version}`;
  const kek = new Secret(randomBytes(32).toString('base64'));
  const keyring = createKeyring({ url: roleUrl(url, 'wabus_keyring'), kek, ids: systemIds });
  const store = createPostgresEventStore({ url: roleUrl(url, 'wabus_store') });
  const log = createPostgresEventLog({ url: roleUrl(url, 'wabus_log') });
  return {
    ...{ url, pool, keyring },
    store: {
      ...{ engine, store },
      appends: [
        { means: 'pg: an insert of the same JSON each', append: (...one) => insertBare(pool, ...one) },
      ],
      pages: (count) => pagesOf(pool, count),
      close: () => store.close(),
    },
    log: { engine, log, bare: bareLog(pool), close: () => log.close() },
    close: async () => {
      await Promise.all([keyring.close(), pool.end()]);
      await postgres.stop();
      await EmbeddedPostgres.remove(dataDir);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function insertBare(pool: Pool, stream: string, event: NewEvent): Promise<void> {
  const values = [stream, event.id, JSON.stringify(event)];
  await pool.query('insert into bare_events (stream, id, body) values ($1, $2, $3)', values);
}

async function* pagesOf(pool: Pool, count: number): AsyncGenerator<LogRecord[]> {
  for (let after = '0'; ; ) {
    const { rows } = await pool.query<{ position: string; stream: string; body: Buffer }>(
      'select position, stream, body from event_store.events where position > $1 order by position limit $2',
      [after, count],
    );
    if (rows.length === 0) return;
    yield rows.map(({ stream, body }) => ({
      key: stream,
      value: body,
      headers: {},
    }));
    after = rows.at(-1)?.position ?? after;
  }
}

function bareLog(pool: Pool): BareLog {
  return {
    produces: 'pg: an insert from arrays each',
    consumes: 'pg: a select of 500 after the other per partition, no commits',
    produce: async (_topic, records) => {
      await pool.query(
        'insert into bare_records (partition, key, value, headers) select * from unnest($1::int[], $2::text[], $3::bytea[], $4::jsonb[])',
        [
          records.map(({ key }) => partitionOf(key, PARTITIONS)),
          records.map(({ key }) => key),
          records.map(({ value }) => value),
          records.map(({ headers }) => JSON.stringify(headers)),
        ],
      );
    },
    consume: async (topic, onRecords) => {
      let more = true;
      const read = async (partition: number): Promise<void> => {
        for (let from = 0n; more; ) {
          const records = await fetchPage(pool, topic, partition, from);
          if (records.length === 0) return;
          more = onRecords(records.length) && more;
          from += BigInt(records.length);
        }
      };
      await Promise.all(Array.from({ length: PARTITIONS }, (_, partition) => read(partition)));
    },
  };
}

async function fetchPage(pool: Pool, topic: string, partition: number, from: bigint): Promise<LogRecord[]> {
  const { rows } = await pool.query<LogRecord>(
    `select key, value, headers from event_log.records join event_log.topics using (topic_id)
     where name = $1 and partition = $2 and "offset" >= $3 order by "offset" limit $4`,
    [topic, partition, from, FETCH],
  );
  return rows;
}
