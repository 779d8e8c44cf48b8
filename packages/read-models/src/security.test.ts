import { createPool, type Pool, roleUrl } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReadDatabase, installReadModels } from './index.ts';

/** Tables without a tenant: what they hold is nobody's. */
const SHARED = ['checkpoints', 'gates_freshness', 'graph_outages', 'migrations'];

/** Tables of the normaliser and sums of other rows, which are no folds of streams. */
const NO_FOLDS = ['dead_letters', 'waiting_statuses', 'unknown_facts', 'campaign_answers'];

let database: TestDatabase;
let api: Pool;
let analyst: Pool;
let tables: string[];
beforeAll(async () => {
  database = await testDatabase();
  await Promise.all([installReadModels(database.url), installReadModels(database.url)]);
  await installReadModels(database.url);
  api = createPool({ url: roleUrl(database.url, 'wabus_api') });
  analyst = createPool({ url: roleUrl(database.url, 'wabus_analyst') });
  const { rows } = await database.pool.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'read_models'::regnamespace and relkind = 'r' order by 1",
  );
  tables = rows.map(({ name }) => name);
  for (const table of tables.filter((name) => !SHARED.includes(name))) await fillTwoTenants(table);
});
afterAll(async () => {
  await api.end();
  await analyst.end();
  await database.drop();
});

/** One row of tenant a and one of tenant b in any table, by the types of its columns. */
async function fillTwoTenants(table: string): Promise<void> {
  const { rows } = await database.pool.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, null) as type from pg_attribute
     where attrelid = ('read_models.' || $1)::regclass and attnum > 0 and not attisdropped`,
    [table],
  );
  for (const tenant of ['a', 'b']) {
    const values = rows.map(({ name, type }) => sample(name, type, tenant));
    const places = values.map((_, index) => `$${index + 1}`).join(', ');
    const names = rows.map(({ name }) => name).join(', ');
    await database.pool.query(`insert into read_models.${table} (${names}) values (${places})`, values);
  }
}

function sample(name: string, type: string, tenant: string): unknown {
  if (name === 'tenant_id') return tenant;
  if (name === 'class') return 'unroutable';
  const number = tenant === 'a' ? 1 : 2;
  if (type === 'uuid') return `00000000-0000-4000-8000-00000000000${number}`;
  if (type === 'jsonb') return '{}';
  if (type === 'boolean') return true;
  if (type === 'bytea') return Buffer.from(tenant);
  if (type.startsWith('timestamp')) return new Date(0);
  if (type === 'text[]') return [`text-${tenant}`];
  return type === 'text' ? `text-${tenant}` : number;
}

async function seenAs(pool: Pool, tenant: string, relation: string): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query("select set_config('app.tenant_id', $1, true)", [tenant]);
    const { rows } = await client.query<{ tenant_id: string }>(`select distinct tenant_id from ${relation}`);
    return rows.map((row) => row.tenant_id);
  } finally {
    await client.query('rollback');
    client.release();
  }
}

describe('the role of the HTTP face', () => {
  test('sees of every table exactly the rows of the tenant of its transaction', async () => {
    const readable = tables.filter(
      (name) => !SHARED.includes(name) && !/^gate_|^ledger_entries$|^waiting_/.test(name),
    );
    expect(readable.length).toBeGreaterThanOrEqual(9);
    for (const table of readable)
      expect([table, await seenAs(api, 'a', `read_models.${table}`)]).toEqual([table, ['a']]);
    for (const view of ['campaign_recipients', 'campaign_counts', 'inbox']) {
      expect([view, await seenAs(api, 'b', `read_models.${view}`)]).toEqual([view, ['b']]);
    }
  });

  test('gets an error, not rows, when the tenant was forgotten, also on a connection that had one before', async () => {
    await seenAs(api, 'a', 'read_models.messages');
    await expect(api.query('select * from read_models.messages')).rejects.toThrow('app.tenant_id is not set');
    await expect(api.query('select * from read_models.campaign_counts')).rejects.toThrow(
      'app.tenant_id is not set',
    );
  });

  test('may neither write nor read the gates', async () => {
    await expect(api.query('delete from read_models.messages')).rejects.toThrow('permission denied');
    await expect(api.query('select * from read_models.gate_projects')).rejects.toThrow('permission denied');
  });

  test('sees every dead letter only with the scope of all tenants, which no other table honours', async () => {
    expect((await seenAs(api, '*', 'read_models.dead_letters')).sort()).toEqual(['a', 'b']);
    expect(await seenAs(api, '*', 'read_models.messages')).toEqual([]);
  });

  test('reads through the read database within one tenant and without leaving it set', async () => {
    const reads = createReadDatabase(roleUrl(database.url, 'wabus_api'), { max: 1 });
    const seen = await reads.asTenant('b', (reader) => reader.query('select tenant_id from tenants'));
    expect(seen.rows).toEqual([{ tenant_id: 'b' }]);
    await expect(reads.asTenant('', (reader) => reader.query('select * from tenants'))).rejects.toThrow();
    expect((await reads.progress()).applied({ name: 'gates', version: 1 }, 3)).toBe(0n);
    expect((await reads.asTenant('b', (reader) => reader.query('show statement_timeout'))).rows).toEqual([
      { statement_timeout: '10s' },
    ]);
    await reads.close();
  });
});

test('every table is under forced row-level security with a policy', async () => {
  const { rows } = await database.pool.query<{ name: string; safe: boolean }>(
    `select relname as name, relrowsecurity and relforcerowsecurity
       and exists (select from pg_policy where polrelid = c.oid) as safe
     from pg_class c where relnamespace = 'read_models'::regnamespace and relkind = 'r' and relname <> 'migrations'`,
  );
  expect(rows.filter(({ safe }) => !safe)).toEqual([]);
});

test('every table of a tenant carries tenant_id and, when it is a fold of streams, a position', async () => {
  const missing: string[] = [];
  for (const table of tables.filter((name) => !SHARED.includes(name))) {
    const { rows } = await database.pool.query<{ name: string }>(
      "select attname as name from pg_attribute where attrelid = ('read_models.' || $1)::regclass and attnum > 0",
      [table],
    );
    const names = rows.map(({ name }) => name);
    if (!names.includes('tenant_id')) missing.push(`${table}.tenant_id`);
    if (!NO_FOLDS.includes(table) && !names.includes('position')) missing.push(`${table}.position`);
  }
  expect(missing).toEqual([]);
});

describe('analysts', () => {
  test('see nothing without a tenant, and only that tenant with one, in every view', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      "select relname as name from pg_class where relnamespace = 'analytics'::regnamespace and relkind = 'v'",
    );
    expect(rows.length).toBeGreaterThanOrEqual(6);
    for (const { name } of rows) {
      expect([name, (await analyst.query(`select * from analytics.${name}`)).rows]).toEqual([name, []]);
      expect([name, await seenAs(analyst, 'a', `analytics.${name}`)]).toEqual([name, ['a']]);
    }
  });

  test('can neither write nor reach the tables behind the views, and long statements end', async () => {
    await expect(analyst.query('select * from read_models.messages')).rejects.toThrow('permission denied');
    await expect(analyst.query('create table analytics.mine (id int)')).rejects.toThrow();
    expect((await analyst.query('show statement_timeout')).rows).toEqual([{ statement_timeout: '1min' }]);
    expect((await analyst.query('show default_transaction_read_only')).rows).toEqual([
      { default_transaction_read_only: 'on' },
    ]);
  });

  test('take few connections, however many a tool wants, and little of the disk', async () => {
    const { rows } = await database.pool.query(
      "select rolconnlimit as connections from pg_roles where rolname = 'wabus_analyst'",
    );
    expect(rows).toEqual([{ connections: 10 }]);
    expect((await analyst.query('show temp_file_limit')).rows).toEqual([{ temp_file_limit: '1GB' }]);
    await expect(analyst.query("set temp_file_limit = '100GB'")).rejects.toThrow('permission denied');
  });
});

test('the normaliser sets dead letters aside once and finds a message by its wamid, of any tenant', async () => {
  const normaliser = createPool({ url: roleUrl(database.url, 'wabus_normaliser') });
  const insert = `insert into read_models.dead_letters
    (id, topic, partition, record_offset, item, class, reason, bytes, received_at)
    values (gen_random_uuid(), 'wabus.webhooks', 1, 7, 0, 'unroutable', 'nobody owns it', '', now())
    on conflict (topic, partition, record_offset, item) do nothing`;
  expect((await normaliser.query(insert)).rowCount).toBe(1);
  expect((await normaliser.query(insert)).rowCount).toBe(0);
  const found = await normaliser.query('select tenant_id from read_models.message_by_wamid order by 1');
  expect(found.rows).toEqual([{ tenant_id: 'a' }, { tenant_id: 'b' }]);
  await expect(normaliser.query('select * from read_models.messages')).rejects.toThrow('permission denied');
  await normaliser.end();
});
