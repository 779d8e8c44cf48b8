import type { PoolClient } from '@wabus/postgres';
import type { Row } from './table.ts';

/** How a column of a merged table takes a new value: all of these are commutative, so order and repetition do not show. */
export type MergeRule =
  /** The same in every row of its key. */
  | 'constant'
  /** The greatest wins; null counts for nothing. */
  | 'max'
  /** That of the row with the highest position wins. */
  | 'newest'
  /** The same among the rows that have the named column, a position, too; it merges as `max`. */
  | { readonly newestBy: string };

/** A table whose rows events of several streams write into; it has a column `position`, the greatest seen. */
export interface MergedTable {
  readonly name: string;
  readonly key: string;
  /** Column → its Postgres type and how it merges; without key and position. */
  readonly columns: Readonly<Record<string, { readonly type: string; readonly merge: MergeRule }>>;
}

/** Merges rows into the table in one statement; keys may repeat within `rows`. */
export async function mergeRows(tx: PoolClient, table: MergedTable, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = Object.entries(table.columns);
  const names = [table.key, ...columns.map(([name]) => name), 'position'];
  const types = ['uuid', ...columns.map(([, { type }]) => type), 'bigint'];
  const values = names.map((name) => rows.map((row) => textOf(row[name])));
  await tx.query(statement(table, names, types), values);
}

function statement({ name, key, columns }: MergedTable, names: string[], types: string[]): string {
  const rules = Object.entries(columns);
  const within = rules.map(([column, { merge }]) =>
    merge === 'max'
      ? `max(${column}) as ${column}`
      : `(array_agg(${column} order by ${ageOf(merge)} desc nulls last))[1] as ${column}`,
  );
  const changes = rules.flatMap(([column, { merge }]) => {
    if (merge === 'constant') return [];
    if (merge === 'max') return [`${column} = greatest(old.${column}, excluded.${column})`];
    const age = ageOf(merge);
    return [
      `${column} = case when excluded.${age} > coalesce(old.${age}, -1) then excluded.${column} else old.${column} end`,
    ];
  });
  const arrays = types.map((type, index) => `$${index + 1}::${type}[]`).join(', ');
  return `insert into ${name} as old (${names.join(', ')})
    select ${key}, ${within.join(', ')}, max(position)
    from unnest(${arrays}) as new (${names.join(', ')}) group by ${key} order by ${key}
    on conflict (${key}) do update set ${[...changes, 'position = greatest(old.position, excluded.position)'].join(', ')}`;
}

/** The column by which of two values the newer one is known. */
const ageOf = (merge: Exclude<MergeRule, 'max'>): string =>
  typeof merge === 'object' ? merge.newestBy : 'position';

function textOf(value: unknown): unknown {
  if (value === undefined) return null;
  return typeof value === 'bigint' ? value.toString() : value;
}
