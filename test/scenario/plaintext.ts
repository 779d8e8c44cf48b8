import { createPool, type Pool } from '@wabus/postgres';

/** A table that holds a text somewhere it must not stand. */
export interface Finding {
  readonly table: string;
  readonly needle: string;
}

/** Every table of ours, with its rows as text; bytes are looked at as bytes. */
export async function findInDatabase(
  url: string,
  needles: readonly string[],
  tables: (table: string) => boolean = () => true,
): Promise<Finding[]> {
  const pool = createPool({ url, max: 1 });
  try {
    const found: Finding[] = [];
    for (const table of (await tablesOf(pool)).filter(tables)) {
      for (const needle of needles) if (await holds(pool, table, needle)) found.push({ table, needle });
    }
    return found;
  } finally {
    await pool.end();
  }
}

/** Names of all tables outside Postgres's own schemas. */
export async function tablesOf(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  return rows.map(({ name }) => name);
}

async function holds(pool: Pool, table: string, needle: string): Promise<boolean> {
  const hex = Buffer.from(needle).toString('hex');
  const { rows } = await pool.query<{ found: boolean }>(
    `select exists (select from ${table} as t where position($1 in t::text) > 0 or position($2 in t::text) > 0) as found`,
    [needle, hex],
  );
  return rows[0]?.found ?? false;
}
