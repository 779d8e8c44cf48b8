import type { PoolClient } from '@wabus/postgres';
import type { Table } from '@wabus/projection';
import pg from 'pg';
import type { Sides } from './exchange.ts';
import { type Blocker, InTheWayError } from './patient.ts';

/** For how long it is waited, while the model is held, that those who began to read before end. */
const READERS_MS = 200;
const LOOK_MS = 10;

const namesOf = (tables: readonly Table[]): string[] => tables.map(({ name }) => name);

const path = (schema: string): string => `set local search_path to ${pg.escapeIdentifier(schema)}`;

/** Runs as one text, so that it is one round trip. */
async function sayAll(tx: PoolClient, statements: readonly string[]): Promise<void> {
  if (statements.length > 0) await tx.query(statements.join(';\n'));
}

/** Answers of the catalogue, with names of `schema` as they are written within it. */
async function saidOf(tx: PoolClient, schema: string, text: string, values: unknown[]): Promise<string[]> {
  await tx.query(schema === '' ? "set local search_path to ''" : path(schema));
  return (await tx.query<{ said: string }>(text, values)).rows.map(({ said }) => said);
}

/** Everything that the catalogue says of tables except who they are, their schema, and the comments that are carried over. */
const SHAPE = `
  with t as (select c.* from pg_class c where relnamespace = $1::text::regnamespace and relname = any($2)),
  acl as (select oid, string_agg(a::text, ',' order by a::text) as acl from t, unnest(relacl) a group by oid)
  select concat_ws(' ', 'table', relname, relkind, relpersistence, relowner::regrole, acl, relrowsecurity,
    relforcerowsecurity, reloptions, relreplident, reltablespace, relam) as said from t left join acl using (oid)
  union all select concat_ws(' ', 'column', relname, attname, format_type(atttypid, atttypmod), attnotnull,
    (select string_agg(a::text, ',' order by a::text) from unnest(attacl) a), attstorage, attcompression, attstattarget,
    attidentity, attgenerated, attcollation, pg_get_expr(adbin, adrelid))
  from t join pg_attribute a on attrelid = t.oid and attnum > 0 and not attisdropped
    left join pg_attrdef on adrelid = t.oid and adnum = attnum
  union all select concat_ws(' ', 'index', relname, replace(pg_get_indexdef(indexrelid), quote_ident($1) || '.', ''),
    indisvalid, indisclustered, indisreplident, obj_description(indexrelid, 'pg_class'),
    (select reloptions from pg_class where oid = indexrelid)) from t join pg_index on indrelid = t.oid
  union all select concat_ws(' ', 'constraint', relname, conname, pg_get_constraintdef(con.oid),
    obj_description(con.oid, 'pg_constraint')) from t join pg_constraint con on conrelid = t.oid
  union all select concat_ws(' ', 'policy', relname, polname, polcmd, polpermissive,
    array(select r::regrole::text from unnest(polroles) r order by 1), pg_get_expr(polqual, polrelid),
    pg_get_expr(polwithcheck, polrelid), obj_description(pol.oid, 'pg_policy')) from t join pg_policy pol on polrelid = t.oid
  union all select concat_ws(' ', 'statistics', relname, stxname) from t join pg_statistic_ext on stxrelid = t.oid
  order by 1`;

/** What would stay with a table that moves, or keep it, and cannot be said anew by name. */
const TIES = `
  with t as (select oid, relname from pg_class where relnamespace = $1::text::regnamespace and relname = any($2)),
  own as (select 'pg_class'::regclass as classid, oid, oid as of from t
    union all select 'pg_class'::regclass, indexrelid, indrelid from pg_index where indrelid in (select oid from t)
    union all select 'pg_constraint'::regclass, oid, conrelid from pg_constraint where conrelid in (select oid from t)
    union all select 'pg_attrdef'::regclass, oid, adrelid from pg_attrdef where adrelid in (select oid from t))
  select 'depends' as said from pg_depend d join t on refclassid = 'pg_class'::regclass and refobjid = t.oid
  where deptype = 'n' and not exists (select from own where own.classid = d.classid and own.oid = objid and of = t.oid)
    and not exists (select from pg_policy p where d.classid = 'pg_policy'::regclass and p.oid = objid and polrelid = t.oid)
    and not exists (select from pg_rewrite r join pg_class v on v.oid = ev_class where d.classid = 'pg_rewrite'::regclass
      and r.oid = objid and v.relkind = 'v' and pg_has_role(v.relowner, 'usage'))
  union all select 'row type' from pg_depend d join pg_type y on refclassid = 'pg_type'::regclass and refobjid = y.oid
    join t on y.typrelid = t.oid or y.typelem = (select reltype from pg_class c where c.oid = t.oid)
  where deptype = 'n'
  union all select 'function or type' from pg_depend d join own on own.classid = d.classid and own.oid = objid
  where (refclassid = 'pg_proc'::regclass and refobjid in (select oid from pg_proc where pronamespace = $1::text::regnamespace))
    or (refclassid = 'pg_type'::regclass and refobjid in (select oid from pg_type where typnamespace = $1::text::regnamespace))
  union all select 'foreign key' from pg_constraint join t on conrelid = t.oid where contype = 'f'
  union all select 'trigger' from pg_trigger join t on tgrelid = t.oid
  union all select 'publication' from pg_publication_rel join t on prrelid = t.oid
  union all select 'inheritance' from pg_inherits join t on t.oid in (inhrelid, inhparent)
  union all select 'blind' where not pg_has_role('pg_read_all_stats', 'usage')`;

const COMMENTS = `
  select format('comment on table %I is %L', relname, obj_description(oid, 'pg_class')) as said
  from pg_class where relnamespace = $1::text::regnamespace and relname = any($2)
  union all select format('comment on column %I.%I is %L', relname, attname, col_description(attrelid, attnum))
  from pg_attribute join pg_class c on c.oid = attrelid
  where relnamespace = $1::text::regnamespace and relname = any($2) and attnum > 0 and not attisdropped`;

/**
 * Makes ready that the tables change places, and says whether they can: whether nothing of the catalogue would be lost,
 * as the grants, indexes and rules that somebody gave the live ones by hand.
 */
export async function readyToMove(tx: PoolClient, tables: readonly Table[], sides: Sides): Promise<boolean> {
  const names = namesOf(tables);
  for (const schema of [sides.live, sides.beside])
    if ((await saidOf(tx, schema, TIES, [schema, names])).length > 0) return false;
  const shapes = [
    await saidOf(tx, sides.live, SHAPE, [sides.live, names]),
    await saidOf(tx, sides.beside, SHAPE, [sides.beside, names]),
  ];
  if (JSON.stringify(shapes[0]) !== JSON.stringify(shapes[1])) return false;
  const comments = await saidOf(tx, sides.live, COMMENTS, [sides.live, names]);
  await sayAll(tx, [path(sides.beside), ...comments]);
  return true;
}

/** Views on the tables of both sides, as statements by name: bound to them they would follow them. */
const VIEWS = `
  select format('create or replace view %I.%I %s as %s', nspname, relname,
    'with (' || array_to_string(reloptions, ', ') || ')', rtrim(pg_get_viewdef(c.oid), ';')) as said
  from pg_class c join pg_namespace n on n.oid = relnamespace
  where relkind = 'v' and exists (select from pg_rewrite r join pg_depend d on d.classid = 'pg_rewrite'::regclass and objid = r.oid
    join pg_class t on refclassid = 'pg_class'::regclass and refobjid = t.oid
    where ev_class = c.oid and t.relname = any($2) and t.relnamespace::regnamespace::text = any($1))
  order by c.oid`;

/** Rules on rows call functions of their own schema. */
const POLICIES = `
  select concat(format('alter policy %I on %I', polname, relname), ' using (' || pg_get_expr(polqual, polrelid) || ')',
    ' with check (' || pg_get_expr(polwithcheck, polrelid) || ')') as said
  from pg_policy join pg_class c on c.oid = polrelid
  where relnamespace = $1::text::regnamespace and relname = any($2) and coalesce(polqual, polwithcheck) is not null`;

/**
 * The tables change places, in the caller's transaction, which holds the model with both sides at one place: no row is
 * written. Whoever began to read before the sides were at one place is waited for, since what they see of a table that
 * came from beside would be what it held then.
 * @throws {InTheWayError} where they do not end at once
 */
export async function moveTables(tx: PoolClient, tables: readonly Table[], sides: Sides): Promise<void> {
  const names = namesOf(tables);
  const views = await saidOf(tx, '', VIEWS, [[sides.live, sides.beside], names]);
  const [live, beside] = [
    await saidOf(tx, sides.live, POLICIES, [sides.live, names]),
    await saidOf(tx, sides.beside, POLICIES, [sides.beside, names]),
  ];
  await readersEnded(tx);
  const replaced = ["set local search_path to ''", ...views];
  // Saying what they are locks the views first, as readers do: nobody holds one while waiting for a table of ours.
  await sayAll(tx, replaced);
  const within = (schema: string) => names.map((name) => `${pg.escapeIdentifier(schema)}.${name}`);
  await tx.query(`lock table ${[...within(sides.live), ...within(sides.beside)].join(', ')}`);
  const moving = `${sides.beside}_moving`;
  const move = (from: string, to: string): string[] =>
    within(from).map((table) => `alter table ${table} set schema ${pg.escapeIdentifier(to)}`);
  await sayAll(tx, [
    `create schema ${pg.escapeIdentifier(moving)}`,
    ...move(sides.live, moving),
    ...move(sides.beside, sides.live),
    ...move(moving, sides.beside),
    `drop schema ${pg.escapeIdentifier(moving)}`,
    ...replaced,
    path(sides.live),
    ...beside,
    path(sides.beside),
    ...live,
  ]);
}

/** Those who read since before `$1`, except those who wait until this transaction ends. */
const READERS = `
  with recursive behind(pid) as (select pg_backend_pid() union select a.pid from behind b
    join pg_stat_activity a on a.wait_event_type = 'Lock' and b.pid = any(pg_blocking_pids(a.pid)))
  select pid, usename as role, application_name as application, left(query, 120) as query,
    to_char(xact_start at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since
  from pg_stat_activity where datname = current_database() and backend_xmin is not null and xact_start < $1::timestamptz
    and backend_type in ('client backend', 'parallel worker') and pid not in (select pid from behind)`;

async function readersEnded(tx: PoolClient): Promise<void> {
  const { rows } = await tx.query<{ now: string }>('select clock_timestamp()::text as now');
  for (let waited = 0; ; waited += LOOK_MS) {
    await tx.query('select pg_stat_clear_snapshot()');
    const { rows: reading } = await tx.query<Blocker>(READERS, [rows[0]?.now]);
    if (reading.length === 0) return;
    if (waited >= READERS_MS) throw new InTheWayError(reading);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
