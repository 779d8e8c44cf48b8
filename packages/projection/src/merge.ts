import { type PoolClient, preparedText } from '@wabus/postgres';
import type { Columns, Row, Table } from './table.ts';

/** How a column of a merged table takes a new value: all of these are commutative, so order and repetition do not show. */
export type MergeRule =
  /** It is the key. */
  | 'key'
  /** The same in every row of its key. */
  | 'constant'
  /** The greatest wins; null counts for nothing. */
  | 'max'
  /** The least wins; null counts for nothing. */
  | 'min'
  /** That of the row with the highest position wins. */
  | 'newest'
  /** The same among the rows that have the named column, a place in some order, too; it merges as `max`. */
  | { readonly newestBy: string };

/** A table whose rows events of several streams write into; it has a column `position`, the greatest seen. */
export interface MergedTable {
  readonly table: Table;
  readonly rules: Readonly<Record<string, MergeRule>>;
}

/** Says how each column but `position` merges: one that is forgotten does not compile. */
export function mergedTable<Own extends Columns>(
  table: Table<Own>,
  rules: { readonly [Name in Exclude<keyof Own & string, 'position'>]: MergeRule },
): MergedTable {
  return { table, rules };
}

/** Merges rows into the table in one statement; keys may repeat within `rows`. */
export async function mergeRows(tx: PoolClient, merged: MergedTable, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const values = Object.keys(merged.table.columns).map((name) => rows.map((row) => textOf(row[name])));
  await statementOf(merged)(tx, values);
}

const statements = new WeakMap<MergedTable, ReturnType<typeof preparedText>>();

function statementOf(merged: MergedTable): ReturnType<typeof preparedText> {
  const known = statements.get(merged) ?? preparedText(statement(merged));
  statements.set(merged, known);
  return known;
}

function statement({ table, rules }: MergedTable): string {
  const names = Object.keys(table.columns);
  const merging = Object.entries(rules).filter(isMerging);
  const within = merging.map(([column, rule]) => {
    if (rule === 'min') return `min(${column}) as ${column}`;
    const age = rule === 'max' ? column : ageOf(rule);
    return `(array_agg(${column} order by ${age} desc nulls last))[1] as ${column}`;
  });
  const changes = merging.flatMap(([column, rule]) => {
    if (rule === 'constant') return [];
    if (rule === 'max') return [`${column} = greatest(old.${column}, excluded.${column})`];
    if (rule === 'min') return [`${column} = least(old.${column}, excluded.${column})`];
    const age = ageOf(rule);
    return [
      `${column} = case when old.${age} is null or excluded.${age} > old.${age} then excluded.${column} else old.${column} end`,
    ];
  });
  const key = table.key.join(', ');
  const into = [key, ...merging.map(([column]) => column), 'position'].join(', ');
  const arrays = Object.values(table.columns).map(({ type }, index) => `$${index + 1}::${type}[]`);
  return `insert into ${table.name} as old (${into})
    select ${key}, ${within.join(', ')}, max(position)
    from unnest(${arrays.join(', ')}) as new (${names.join(', ')}) group by ${key} order by ${key}
    on conflict (${key}) do update set ${[...changes, 'position = greatest(old.position, excluded.position)'].join(', ')}`;
}

type Merging = Exclude<MergeRule, 'key'>;

const isMerging = (entry: [string, MergeRule]): entry is [string, Merging] => entry[1] !== 'key';

/** The column by which of two values the newer one is known. */
const ageOf = (merge: Exclude<Merging, 'max' | 'min'>): string =>
  typeof merge === 'object' ? merge.newestBy : 'position';

function textOf(value: unknown): unknown {
  if (value === undefined) return null;
  return typeof value === 'bigint' ? value.toString() : value;
}
