import { storableText } from '@wabus/platform';
import type { PoolClient } from '@wabus/postgres';
import { storableJson } from './storable.ts';

/** A row by column name; values as node-postgres takes them, jsonb as plain values. */
export type Row = Readonly<Record<string, unknown>>;

/** A table as the projections write it. Columns carry their Postgres types. */
export interface Table {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, string>>;
  /** Columns that keep their value when a later row has null: personal parts, which only one event of a stream brings. */
  readonly sticky?: ReadonlySet<string>;
}

const statements = new WeakMap<Table, { upsert: string; insert: string }>();

/**
 * Inserts rows, or replaces those of a lower `revision`, in one statement. Keys must not repeat within `rows`.
 */
export async function upsertRows(tx: PoolClient, table: Table, rows: readonly Row[]): Promise<void> {
  if (rows.length > 0) await tx.query(statementsOf(table).upsert, columnArrays(table, rows));
}

/** Inserts rows; those whose key is there already change nothing. */
export async function insertRows(tx: PoolClient, table: Table, rows: readonly Row[]): Promise<void> {
  if (rows.length > 0) await tx.query(statementsOf(table).insert, columnArrays(table, rows));
}

function statementsOf(table: Table): { upsert: string; insert: string } {
  const known = statements.get(table);
  if (known) return known;
  const names = Object.keys(table.columns);
  const arrays = Object.values(table.columns).map((type, index) => `$${index + 1}::${type}[]`);
  const head = `insert into ${table.name} as old (${names.join(', ')}) select * from unnest(${arrays.join(', ')})`;
  const changes = names
    .filter((name) => !table.key.includes(name))
    .map((name) =>
      table.sticky?.has(name)
        ? `${name} = coalesce(excluded.${name}, old.${name})`
        : `${name} = excluded.${name}`,
    );
  const made = {
    insert: `${head} on conflict do nothing`,
    upsert: `${head} on conflict (${table.key.join(', ')}) do update set ${changes.join(', ')}
      where old.revision < excluded.revision`,
  };
  statements.set(table, made);
  return made;
}

function columnArrays(table: Table, rows: readonly Row[]): unknown[][] {
  return Object.entries(table.columns).map(([name, type]) => rows.map((row) => parameter(row[name], type)));
}

function parameter(value: unknown, type: string): unknown {
  if (value === undefined || value === null) return null;
  if (type === 'jsonb') return storableJson(value);
  if (typeof value === 'string') return storableText(value);
  return typeof value === 'bigint' ? value.toString() : value;
}
