import { storableText } from '@wabus/platform';
import { arrayOf, type PoolClient, preparedText } from '@wabus/postgres';
import { bigint, type Column, int, jsonb, text } from './column.ts';
import { storableJson } from './storable.ts';

/** A row by column name; values as node-postgres takes them, jsonb as plain values. */
export type Row = Readonly<Record<string, unknown>>;

/** Columns by name. */
export type Columns = Readonly<Record<string, Column>>;

/** A table or view as the database has it. */
export interface Relation<Own extends Columns = Columns> {
  readonly name: string;
  /** What one row is. */
  readonly comment: string;
  readonly columns: Own;
}

/** A table as projections write it. */
export interface Table<Own extends Columns = Columns> extends Relation<Own> {
  /** Its primary key. */
  readonly key: readonly string[];
  /** Which rows of `t` are of the person `p`, as a condition of SQL. Default: those with the `contact_id` of `p`. */
  readonly personBy?: string;
}

/** A row as node-postgres reads it. */
export type RowOf<Of extends Relation | Selection> =
  Of extends Relation<infer Own>
    ? { readonly [Name in keyof Own]: Own[Name]['value'] }
    : Of extends Selection<infer Selected>
      ? Selected
      : never;

/** What a query reads of a relation: the list behind `select`, and the row that it gives. */
export interface Selection<Selected = unknown> {
  readonly list: string;
  /** Never set: it carries the type. */
  readonly row?: Selected;
}

/** Infers the names of a relation's columns. */
export const defineRelation = <Own extends Columns>(relation: Relation<Own>): Relation<Own> => relation;

/** Infers the names of a table's columns, so that its key can only name these. */
export const defineTable = <Own extends Columns>(
  table: Relation<Own> & Pick<Table, 'personBy'> & { readonly key: readonly (keyof Own & string)[] },
): Table<Own> => table;

/** Reads columns under names of the reader's own: `{ id: 'project_id' }` reads `project_id as id`. */
export function selectionOf<
  Own extends Columns,
  const Names extends Readonly<Record<string, keyof Own & string>>,
>(
  _relation: Relation<Own>,
  names: Names,
): Selection<{ readonly [Name in keyof Names]: Own[Names[Name]]['value'] }> {
  const list = Object.entries(names).map(([name, column]) =>
    name === column ? name : `${column} as "${name}"`,
  );
  return { list: list.join(', ') };
}

/** Whom a row belongs to, in every table. */
export const TENANT_ID = text('Tenant that owns it');

/** Columns that every table of one row per stream has, beside its key, `tenant_id` and its own. */
export const FOLD_COLUMNS = {
  state: jsonb('State of the fold of its stream, from which the next event goes on'),
  created_position: bigint('Position of the first event of its stream; lists are ordered by it'),
  revision: int('Revision in its stream of the last event applied'),
  position: bigint('Position of the last event applied').forAnalysts(),
} as const;

const statements = new WeakMap<Table, { head: string; upsert: string; insert: string }>();

/**
 * Inserts rows, or replaces those of a lower `revision`, in one statement. Keys must not repeat within `rows`.
 */
export async function upsertRows(tx: PoolClient, table: Table, rows: readonly Row[]): Promise<void> {
  if (rows.length > 0) await preparedText(statementsOf(table).upsert)(tx, columnArrays(table, rows));
}

/** Inserts rows; those whose key is there already change nothing. */
export async function insertRows(tx: PoolClient, table: Table, rows: readonly Row[]): Promise<void> {
  if (rows.length > 0) await preparedText(statementsOf(table).insert)(tx, columnArrays(table, rows));
}

/**
 * Inserts rows; what becomes of a row whose key is there is said in SQL over `old` and `excluded`: what stands after
 * `do update`. Keys must not repeat within `rows`.
 */
export async function insertOrChange(
  tx: PoolClient,
  table: Table,
  rows: readonly Row[],
  change: string,
): Promise<void> {
  if (rows.length === 0) return;
  const { head } = statementsOf(table);
  const statement = `${head} on conflict (${table.key.join(', ')}) do update ${change}`;
  await preparedText(statement)(tx, columnArrays(table, rows));
}

/** A row that is there, and as it is to be; `before` may lack what is sticky. */
export interface Change {
  readonly before: Row;
  readonly row: Row;
}

/**
 * Writes, in one statement, the columns in which any of these rows changed, where the row has a lower `revision`: an
 * update that leaves out what stays touches no index of it, and its record in the log of the database is short.
 */
export async function updateRows(tx: PoolClient, table: Table, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const columns = Object.entries(table.columns).filter(
    ([name, column]) =>
      table.key.includes(name) || changes.some((change) => differs(name, column.isSticky, change)),
  );
  const names = columns.map(([name]) => name);
  const arrays = columns.map(([, { type }], index) => `$${index + 1}::${type}[]`);
  const sets = columns
    .filter(([name]) => !table.key.includes(name))
    .map(([name, { isSticky }]) =>
      isSticky ? `${name} = coalesce(new.${name}, old.${name})` : `${name} = new.${name}`,
    );
  const same = table.key.map((name) => `old.${name} = new.${name}`).join(' and ');
  await tx.query(
    `update ${table.name} as old set ${sets.join(', ')}
     from unnest(${arrays.join(', ')}) as new (${names.join(', ')}) where ${same} and old.revision < new.revision`,
    columns.map(([name, { type }]) =>
      arrayOf(
        type,
        changes.map(({ row }) => parameter(row[name], type)),
      ),
    ),
  );
}

/** What is sticky changes only by a value. */
function differs(name: string, isSticky: boolean, { before, row }: Change): boolean {
  const [was, is] = [before[name] ?? null, row[name] ?? null];
  if (was === is || (isSticky && is === null)) return false;
  if (was === null || is === null) return true;
  return typeof is !== 'object' || JSON.stringify(was) !== JSON.stringify(is);
}

function statementsOf(table: Table): { head: string; upsert: string; insert: string } {
  const known = statements.get(table);
  if (known) return known;
  const names = Object.keys(table.columns);
  const arrays = Object.values(table.columns).map(({ type }, index) => `$${index + 1}::${type}[]`);
  const head = `insert into ${table.name} as old (${names.join(', ')}) select * from unnest(${arrays.join(', ')})`;
  const changes = Object.entries(table.columns)
    .filter(([name]) => !table.key.includes(name))
    .map(([name, { isSticky }]) =>
      isSticky ? `${name} = coalesce(excluded.${name}, old.${name})` : `${name} = excluded.${name}`,
    );
  const made = {
    head,
    insert: `${head} on conflict do nothing`,
    upsert: `${head} on conflict (${table.key.join(', ')}) do update set ${changes.join(', ')}
      where old.revision < excluded.revision`,
  };
  statements.set(table, made);
  return made;
}

function columnArrays(table: Table, rows: readonly Row[]): unknown[] {
  return Object.entries(table.columns).map(([name, { type }]) =>
    arrayOf(
      type,
      rows.map((row) => parameter(row[name], type)),
    ),
  );
}

function parameter(value: unknown, type: string): unknown {
  if (value === undefined || value === null) return null;
  if (type === 'jsonb') return storableJson(value);
  return typeof value === 'string' ? storableText(value) : value;
}
