import { createPool, databaseUrl, type Pool } from '@wabus/postgres';

/** What one statement of one role cost within a window. */
export interface StatementUse {
  readonly role: string;
  readonly statement: string;
  readonly calls: number;
  readonly rows: number;
  readonly execMs: number;
  readonly planMs: number;
  readonly walBytes: number;
}

/** What the cluster counts, beside statements. */
export interface ClusterCounts {
  /** Commits and rollbacks of the product's database; a session tells them at most once a second. */
  readonly transactions: number;
  readonly walBytes: number;
  /** Bytes on disk by table, with its indexes. */
  readonly tables: Readonly<Record<string, number>>;
}

/** Made before the library is loaded, so both are given by name. */
const PRELOADED = [
  "alter system set shared_preload_libraries = 'pg_stat_statements'",
  'alter system set pg_stat_statements.track_planning = on',
];

/** Makes a cluster count its statements from its next start on. */
export function countStatementsFromNextStart(ownerUrl: string): Promise<void> {
  return withPool(ownerUrl, async (pool) => {
    for (const statement of PRELOADED) await pool.query(statement);
    await pool.query('create extension pg_stat_statements');
  });
}

/** Reads what the cluster counts, then begins to count statements anew. */
export async function beginCounting(ownerUrl: string): Promise<ClusterCounts> {
  const counts = await countsOf(ownerUrl);
  await withPool(ownerUrl, (pool) => pool.query('select pg_stat_statements_reset()'));
  return counts;
}

/** What was counted since then. */
export async function counted(
  ownerUrl: string,
  before: ClusterCounts,
): Promise<{ readonly statements: readonly StatementUse[]; readonly counts: ClusterCounts }> {
  const statements = await withPool(ownerUrl, statementsOf);
  const after = await countsOf(ownerUrl);
  const tables = Object.entries(after.tables).map(([table, bytes]): [string, number] => [
    table,
    bytes - (before.tables[table] ?? 0),
  ]);
  const counts = {
    transactions: after.transactions - before.transactions,
    walBytes: after.walBytes - before.walBytes,
    tables: Object.fromEntries(tables),
  };
  return { statements, counts };
}

async function statementsOf(pool: Pool): Promise<readonly StatementUse[]> {
  const { rows } = await pool.query<StatementUse>(
    `select rolname as role, regexp_replace(query, '\\s+', ' ', 'g') as statement, calls::float8 as calls,
            s.rows::float8 as rows, total_exec_time as "execMs", total_plan_time as "planMs",
            wal_bytes::float8 as "walBytes"
       from pg_stat_statements s join pg_roles r on r.oid = s.userid
      where dbid = (select oid from pg_database where datname = 'wabus')
      order by total_exec_time + total_plan_time desc`,
  );
  return rows;
}

async function countsOf(ownerUrl: string): Promise<ClusterCounts> {
  const counts = await withPool(ownerUrl, async (pool) => {
    const { rows } = await pool.query<{ transactions: number; walBytes: number }>(
      `select (xact_commit + xact_rollback)::float8 as transactions,
              (pg_current_wal_lsn() - '0/0')::float8 as "walBytes"
         from pg_stat_database where datname = 'wabus'`,
    );
    return rows[0] ?? { transactions: 0, walBytes: 0 };
  });
  const tables = await tablesOf(ownerUrl);
  return { ...counts, tables };
}

async function tablesOf(ownerUrl: string): Promise<Readonly<Record<string, number>>> {
  const pool = createPool({ url: ownerUrl, max: 1, name: 'wabus-bench' });
  try {
    const { rows } = await pool.query<{ table: string; bytes: number }>(
      `select nspname || '.' || relname as table, pg_total_relation_size(c.oid)::float8 as bytes
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where relkind = 'r' and nspname not in ('pg_catalog', 'information_schema')`,
    );
    return Object.fromEntries(rows.map(({ table, bytes }) => [table, bytes]));
  } finally {
    await pool.end();
  }
}

/** Asks in another database of the cluster, so that what we ask is not counted with the product's. */
async function withPool<Result>(ownerUrl: string, work: (pool: Pool) => Promise<Result>): Promise<Result> {
  const pool = createPool({ url: databaseUrl(ownerUrl, 'postgres'), max: 1, name: 'wabus-bench' });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}
