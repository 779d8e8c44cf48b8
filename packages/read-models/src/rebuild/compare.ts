import { createPool, inTransaction, type PoolClient } from '@wabus/postgres';
import pg from 'pg';
import { models } from '../models.ts';

/** At most this many differing keys are named per table. */
const MAX_KEYS = 20;

/** One table in both schemas. */
export interface TableComparison {
  readonly table: string;
  readonly equal: boolean;
  readonly rows: readonly [number, number];
  /** md5 over all rows, ordered by key. */
  readonly checksums: readonly [string, string];
  /** Keys whose rows differ or are missing on one side, as JSON arrays; at most 20. */
  readonly differing: readonly string[];
}

/**
 * Compares every table that a projection fills, in two schemas: all columns, since all are a function of the streams.
 * `dead_letters`, checkpoints and freshness are no folds of streams and are left out.
 */
export async function compareModels(ownerUrl: string, a: string, b: string): Promise<TableComparison[]> {
  const pool = createPool({ url: ownerUrl, max: 1, name: 'wabus-compare' });
  try {
    return await inTransaction(pool, async (tx) => {
      await tx.query('set transaction isolation level repeatable read, read only');
      await tx.query("set local role wabus_projector; set local timezone = 'UTC'");
      const results: TableComparison[] = [];
      for (const { name: table } of models.flatMap(({ tables }) => tables))
        results.push(await compareTable(tx, table, a, b));
      return results;
    });
  } finally {
    await pool.end();
  }
}

/** Compares one table within a transaction of `wabus_projector`. */
export async function compareTable(
  tx: PoolClient,
  table: string,
  a: string,
  b: string,
): Promise<TableComparison> {
  const key = await keyOf(tx, table, a);
  const first = await checksum(tx, `${pg.escapeIdentifier(a)}.${table}`, key);
  const second = await checksum(tx, `${pg.escapeIdentifier(b)}.${table}`, key);
  const equal = first.md5 === second.md5 && first.rows === second.rows;
  return {
    table,
    equal,
    rows: [first.rows, second.rows],
    checksums: [first.md5, second.md5],
    differing: equal ? [] : await differingKeys(tx, table, key, a, b),
  };
}

/** Columns of the primary key, in its order. */
async function keyOf(tx: PoolClient, table: string, schema: string): Promise<string[]> {
  const { rows } = await tx.query<{ name: string }>(
    `select a.attname as name
     from pg_index i, unnest(i.indkey) with ordinality as k(number, place), pg_attribute a
     where i.indrelid = format('%I.%I', $1::text, $2::text)::regclass and i.indisprimary
       and a.attrelid = i.indrelid and a.attnum = k.number
     order by k.place`,
    [schema, table],
  );
  return rows.map(({ name }) => name);
}

async function checksum(
  tx: PoolClient,
  table: string,
  key: readonly string[],
): Promise<{ rows: number; md5: string }> {
  const order = key.map((name) => `${name}::text collate "C"`).join(', ');
  const { rows } = await tx.query<{ rows: number; md5: string }>(
    `select count(*)::int as rows, md5(coalesce(string_agg(md5(to_jsonb(t)::text), '' order by ${order}), '')) as md5
     from ${table} t`,
  );
  return rows[0] ?? { rows: 0, md5: '' };
}

async function differingKeys(
  tx: PoolClient,
  table: string,
  key: readonly string[],
  a: string,
  b: string,
): Promise<string[]> {
  const side = (schema: string): string =>
    `select jsonb_build_array(${key.join(', ')})::text as key, to_jsonb(t) as content
     from ${pg.escapeIdentifier(schema)}.${table} t`;
  const { rows } = await tx.query<{ key: string }>(
    `select coalesce(one.key, other.key) as key
     from (${side(a)}) one full join (${side(b)}) other using (key)
     where one.content is distinct from other.content order by 1 limit ${MAX_KEYS}`,
  );
  return rows.map((row) => row.key);
}
