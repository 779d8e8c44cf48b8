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

/**
 * Exchanges the rows of a table in which the two sides differ: those who read see the one or the other, never a
 * mixture, and rows that are equal are not touched. Views, rights and rules stay with the live table.
 */
export async function exchangeRows(
  tx: PoolClient,
  { name, key, columns }: Table,
  { live, beside }: Sides,
): Promise<Exchanged> {
  const tableIn = (schema: string): string => `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
  const kept = (suffix: string): string =>
    `${pg.escapeIdentifier(beside)}.${pg.escapeIdentifier(`${suffix}_${name}`)}`;
  const sides = [
    { table: tableIn(live), other: tableIn(beside), taken: kept('out') },
    { table: tableIn(beside), other: tableIn(live), taken: kept('into') },
  ] as const;
  // Tables of its own instead of temporary ones, which the projector's role may not make; no reader reaches them.
  for (const { table, taken } of sides) {
    await tx.query(
      `create table ${taken} (like ${table}); grant select, insert on ${taken} to wabus_projector`,
    );
  }
  await tx.query('set local role wabus_projector');
  const same = key.map((column) => `a.${column} = b.${column}`).join(' and ');
  const list = Object.keys(columns).join(', ');
  for (const { table, other, taken } of sides) {
    await tx.query(`insert into ${taken} (${list}) select ${list} from ${table} a
      where not exists (select from ${other} b where ${same} and to_jsonb(a) = to_jsonb(b))`);
  }
  for (const { table, taken } of sides)
    await tx.query(`delete from ${table} a using ${taken} b where ${same}`);
  const moved = async (taken: string, table: string): Promise<number> =>
    (await tx.query(`insert into ${table} (${list}) select ${list} from ${taken}`)).rowCount ?? 0;
  const out = await moved(sides[0].taken, sides[1].table);
  const into = await moved(sides[1].taken, sides[0].table);
  await tx.query(`set local role none; drop table ${sides.map(({ taken }) => taken).join(', ')}`);
  return { table: name, out, into };
}
