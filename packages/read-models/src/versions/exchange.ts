import type { PoolClient } from '@wabus/postgres';
import type { Table } from '@wabus/projection';
import pg from 'pg';

/** The live schema and the one beside it. */
export interface Sides {
  readonly live: string;
  readonly beside: string;
}

/** How many rows of a table changed sides. */
export interface Exchanged {
  readonly table: string;
  /** Rows that the live table had and has no more, or not like this. */
  readonly out: number;
  /** Rows that it has now. */
  readonly into: number;
}

/** What was found of the two sides at an earlier moment. */
export interface EarlierLook {
  /** Transactions from this one on had not all ended at that moment. */
  readonly horizon: string;
}

const tableIn = (schema: string, name: string): string =>
  `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;

const sameKey = ({ key }: Table, one = 'a', other = 'b'): string =>
  key.map((column) => `${one}.${column} = ${other}.${column}`).join(' and ');

/** Byte for byte: making JSON of each row to compare it costs many times as much, while others wait. */
const SAME_CONTENT = 'a *= b';

/** Where the keys in which the sides differ are written down. */
const differsIn = ({ beside }: Sides, { name }: Table): string => tableIn(beside, `differs_${name}`);

/**
 * Writes down the keys of the rows in which the two sides differ, in the caller's transaction, whose snapshot has both
 * at one place: so that `exchangeRows`, for which others wait, need not look at all of them again.
 * @param equal whether it is known by now that there are none
 * @returns how many they are: what would change sides
 */
export async function noteDiffering(
  tx: PoolClient,
  table: Table,
  sides: Sides,
  equal: boolean,
): Promise<Exchanged> {
  const { name, key } = table;
  const noted = differsIn(sides, table);
  const [live, beside] = [tableIn(sides.live, name), tableIn(sides.beside, name)];
  const columns = key.join(', ');
  await tx.query(`drop table if exists ${noted}; create table ${noted} as select ${columns} from ${live} limit 0;
    grant select, insert on ${noted} to wabus_projector`);
  if (equal) return { table: name, out: 0, into: 0 };
  await tx.query('set local role wabus_projector');
  const other = (of: string): string =>
    `not exists (select from ${of} b where ${sameKey(table)} and ${SAME_CONTENT})`;
  const { rows } = await tx.query<{ out: number; into: number }>(
    `with gone as (select ${columns} from ${live} a where ${other(beside)}),
       come as (select ${columns} from ${beside} a where ${other(live)}),
       noting as (insert into ${noted} select * from gone union select * from come)
     select (select count(*)::int from gone) as out, (select count(*)::int from come) as into`,
  );
  await tx.query('set local role none');
  return { table: name, out: rows[0]?.out ?? 0, into: rows[0]?.into ?? 0 };
}

/** Forgets what `noteDiffering` wrote down. */
export async function forgetDiffering(tx: PoolClient, table: Table, sides: Sides): Promise<void> {
  await tx.query(`drop table if exists ${differsIn(sides, table)}`);
}

/**
 * Exchanges the rows of a table in which the two sides differ: those who read see the one or the other, never a
 * mixture, and rows that are equal are not touched. Views, rights and rules stay with the live table.
 * @param earlier that of `noteDiffering`: only what differed then, or was written since, is looked at
 */
export async function exchangeRows(
  tx: PoolClient,
  table: Table,
  sides: Sides,
  earlier: EarlierLook,
): Promise<Exchanged> {
  const { name, columns } = table;
  const [live, beside] = [tableIn(sides.live, name), tableIn(sides.beside, name)];
  const kept = (suffix: string): string => tableIn(sides.beside, `${suffix}_${name}`);
  const directions = [
    { table: live, other: beside, taken: kept('out') },
    { table: beside, other: live, taken: kept('into') },
  ] as const;
  // Tables of its own instead of temporary ones, which the projector's role may not make; no reader reaches them.
  for (const { table: from, taken } of directions) {
    await tx.query(
      `create table ${taken} (like ${from}); grant select, insert on ${taken} to wabus_projector`,
    );
  }
  const looked = await lookedAt(tx, table, sides, earlier);
  await tx.query('set local role wabus_projector');
  const list = Object.keys(columns).join(', ');
  const only = looked ? `exists (select from ${looked} c where ${sameKey(table, 'a', 'c')}) and` : '';
  for (const { table: from, other, taken } of directions) {
    await tx.query(`insert into ${taken} (${list}) select ${list} from ${from} a
      where ${only} not exists (select from ${other} b where ${sameKey(table)} and ${SAME_CONTENT})`);
  }
  for (const { table: from, taken } of directions)
    await tx.query(`delete from ${from} a using ${taken} b where ${sameKey(table)}`);
  const moved = async (taken: string, to: string): Promise<number> =>
    (await tx.query(`insert into ${to} (${list}) select ${list} from ${taken}`)).rowCount ?? 0;
  const out = await moved(directions[0].taken, directions[1].table);
  const into = await moved(directions[1].taken, directions[0].table);
  const made = [...directions.map(({ taken }) => taken), ...(looked ? [looked] : [])];
  await tx.query(`set local role none; drop table ${made.join(', ')}`);
  return { table: name, out, into };
}

/**
 * A table of the keys to look at: those that differed, and those of rows that either side wrote since. Undefined where
 * a row vanished since from one side only: then all have to be looked at.
 */
async function lookedAt(
  tx: PoolClient,
  table: Table,
  sides: Sides,
  { horizon }: EarlierLook,
): Promise<string | undefined> {
  const { name, key } = table;
  const looked = tableIn(sides.beside, `looked_${name}`);
  const columns = key.join(', ');
  const sidesOf = [tableIn(sides.live, name), tableIn(sides.beside, name)];
  await tx.query(`create table ${looked} as select ${columns} from ${sidesOf[0]} limit 0;
    grant select, insert on ${looked} to wabus_projector; set local role wabus_projector`);
  const young = `age(xmin) <= age('${horizon}'::xid)`;
  const written = sidesOf.map((side) => `select ${columns} from ${side} where ${young}`);
  await tx.query(
    `insert into ${looked} select ${columns} from ${differsIn(sides, table)} union ${written.join(' union ')}`,
  );
  await tx.query(`set local role none; analyze ${looked}; set local role wabus_projector`);
  const quiet = sidesOf.map(
    (side) => `(select array[count(*)::numeric,
        coalesce(sum(hashtextextended(concat_ws('/', ${key.map((one) => `a.${one}`).join(', ')}), 0)::numeric), 0)]
      from ${side} a where not ${young.replace('xmin', 'a.xmin')}
        and not exists (select from ${looked} c where ${sameKey(table, 'a', 'c')}))`,
  );
  const { rows } = await tx.query<{ same: boolean }>(`select ${quiet.join(' = ')} as same`);
  await tx.query('set local role none');
  if (rows[0]?.same) return looked;
  await tx.query(`drop table ${looked}`);
  return undefined;
}
