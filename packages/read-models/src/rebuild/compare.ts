import { createPool, inTransaction, type PoolClient } from '@wabus/postgres';
import pg from 'pg';
import { models } from '../models.ts';

/** At most this many differing rows are named per table. */
const MAX_ROWS = 20;

/** A row that is not the same on both sides. */
export interface RowDifference {
  /** As a JSON array. */
  readonly key: string;
  /** Which side lacks the row: 0 or 1; undefined where both have it. */
  readonly missingIn?: 0 | 1;
  /** What the columns that differ hold on each side; of a row that only one side has, all of them. */
  readonly columns: Readonly<Record<string, readonly [unknown, unknown]>>;
}

/** One table in both schemas. */
export interface TableComparison {
  readonly table: string;
  readonly equal: boolean;
  readonly rows: readonly [number, number];
  /** md5 over all rows, ordered by key. */
  readonly checksums: readonly [string, string];
  /** Keys whose rows differ or are missing on one side, as JSON arrays; at most 20. */
  readonly differing: readonly string[];
  /** The same rows with what differs in them. */
  readonly differences: readonly RowDifference[];
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
  const differences = equal ? [] : await differingRows(tx, table, key, a, b);
  return {
    table,
    equal,
    rows: [first.rows, second.rows],
    checksums: [first.md5, second.md5],
    differing: differences.map((row) => row.key),
    differences,
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

/** A row as JSON, by column. */
type Content = Readonly<Record<string, unknown>>;

async function differingRows(
  tx: PoolClient,
  table: string,
  key: readonly string[],
  a: string,
  b: string,
): Promise<RowDifference[]> {
  const side = (schema: string): string =>
    `select jsonb_build_array(${key.join(', ')})::text as key, to_jsonb(t) as content
     from ${pg.escapeIdentifier(schema)}.${table} t`;
  const { rows } = await tx.query<{ key: string; one: Content | null; other: Content | null }>(
    `select coalesce(one.key, other.key) as key, one.content as one, other.content as other
     from (${side(a)}) one full join (${side(b)}) other using (key)
     where one.content is distinct from other.content order by 1 limit ${MAX_ROWS}`,
  );
  return rows.map(({ key: name, one, other }) => differenceOf(name, one, other));
}

function differenceOf(key: string, one: Content | null, other: Content | null): RowDifference {
  const names = Object.keys({ ...one, ...other });
  const pairs = names.map((name) => [name, [one?.[name] ?? null, other?.[name] ?? null]] as const);
  const columns = Object.fromEntries(pairs.filter(([, [a, b]]) => JSON.stringify(a) !== JSON.stringify(b)));
  if (one && other) return { key, columns };
  return { key, missingIn: one ? 1 : 0, columns };
}
