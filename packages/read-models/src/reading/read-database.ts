import type { Position } from '@wabus/events';
import { createPool, inTransaction, type PoolClient } from '@wabus/postgres';
import { LIVE_SCHEMA } from '../install.ts';
import { useSchema } from '../projection/checkpoint.ts';

/** A transaction that sees one tenant only: row-level security filters every table by it. */
export type TenantReader = PoolClient;

/** Stands for all tenants where a table honours it (dead letters); it cannot be a tenant's id. */
export const ALL_TENANTS = '*';

/** The read models as the role `wabus_api` sees them. */
export interface ReadDatabase {
  /** Runs reads of one tenant on one snapshot. Without a tenant every read of a tenant's table fails. */
  asTenant<Result>(tenantId: string, work: (reader: TenantReader) => Promise<Result>): Promise<Result>;
  /** How far all of these models have applied the partition: the least of their checkpoints. */
  reached(partition: number, models: readonly { name: string; version: number }[]): Promise<Position>;
  close(): Promise<void>;
}

/** Opens the read models with the url of the role `wabus_api`. */
export function createReadDatabase(
  url: string,
  options: { schema?: string; max?: number } = {},
): ReadDatabase {
  const schema = options.schema ?? LIVE_SCHEMA;
  const pool = createPool({ url, max: options.max ?? 8, name: 'wabus-query-api' });
  const snapshot = <Result>(work: (tx: PoolClient) => Promise<Result>): Promise<Result> =>
    inTransaction(pool, async (tx) => {
      await tx.query('set transaction isolation level repeatable read, read only');
      await useSchema(tx, schema);
      return work(tx);
    });
  return {
    asTenant: (tenantId, work) =>
      snapshot(async (tx) => {
        await tx.query("select set_config('app.tenant_id', $1, true)", [tenantId]);
        return work(tx);
      }),
    reached: (partition, models) =>
      snapshot(async (tx) => {
        const { rows } = await tx.query<{ position: string }>(
          `select coalesce(min(coalesce(c.position, 0)), 0) as position
           from unnest($2::text[], $3::int[]) as wanted(model, version)
           left join checkpoints c on c.model = wanted.model and c.version = wanted.version and c.partition = $1`,
          [partition, models.map(({ name }) => name), models.map(({ version }) => version)],
        );
        return BigInt(rows[0]?.position ?? '0');
      }),
    close: () => pool.end(),
  };
}
