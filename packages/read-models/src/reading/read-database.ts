import { TenantTurns } from '@wabus/platform';
import { createPool, inTransaction, type PoolClient } from '@wabus/postgres';
import { usingSchema } from '@wabus/projection';
import pg from 'pg';
import { API_ANSWER_MS, LIVE_SCHEMA } from '../install.ts';
import { type ReadProgress, readProgress } from './read-progress.ts';

/** A transaction that sees one tenant only: row-level security filters every table by it. */
export type TenantReader = PoolClient;

/** Stands for all tenants where a table honours it (dead letters); it cannot be a tenant's id. */
export const ALL_TENANTS = '*';

/** The read models as the role `wabus_api` sees them. */
export interface ReadDatabase {
  /** Runs reads of one tenant on one snapshot. Without a tenant every read of a tenant's table fails. */
  asTenant<Result>(tenantId: string, work: (reader: TenantReader) => Promise<Result>): Promise<Result>;
  /** How far the relay has published and the models have applied: two short reads, without a transaction. */
  progress(): Promise<ReadProgress>;
  close(): Promise<void>;
}

/** Opens the read models with the url of the role `wabus_api`. `answerMs`: see `createPool`; 10,000 by default. */
export function createReadDatabase(
  url: string,
  options: { schema?: string; max?: number; answerMs?: number } = {},
): ReadDatabase {
  const schema = options.schema ?? LIVE_SCHEMA;
  const max = options.max ?? 8;
  const pool = createPool({
    url,
    max,
    name: 'wabus-query-api',
    answerMs: options.answerMs ?? API_ANSWER_MS,
  });
  // A tenant that asks for much waits for itself: the others find connections free.
  const turns = new TenantTurns(Math.max(1, Math.floor((max * 3) / 8)));
  // One way to the server and back, not four: on a busy machine the ways are what a short read waits for.
  const beginAs = (tenantId: string): string =>
    [
      'begin isolation level repeatable read, read only',
      usingSchema(schema),
      `set local app.tenant_id = ${pg.escapeLiteral(tenantId)}`,
    ].join('; ');
  return {
    asTenant: (tenantId, work) => turns.run(tenantId, () => inTransaction(pool, work, beginAs(tenantId))),
    progress: () => readProgress(pool, schema),
    close: () => pool.end(),
  };
}
