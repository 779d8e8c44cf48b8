import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import type { Relation, Table } from '@wabus/projection';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installReadModels } from './index.ts';
import { analystsViews, relations } from './relations.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await installReadModels(database.url);
});
afterAll(() => database.drop());

const SPELLINGS: Readonly<Record<string, string>> = {
  int: 'integer',
  timestamptz: 'timestamp with time zone',
  float8: 'double precision',
};

/** A schema as Postgres has it, or as the catalogue says: relation → comment, key and columns, in any order. */
type Described = Readonly<Record<string, { readonly comment: string | null; readonly columns: unknown }>>;

const isTable = (relation: Relation): relation is Table => 'key' in relation;

/** Whether a column of a view may be empty, Postgres does not know. */
function asCatalogued(list: readonly Relation[]): Described {
  return Object.fromEntries(
    list.map((relation) => {
      const columns = Object.entries(relation.columns).map(([name, { type, comment, nullable }]) => [
        name,
        [SPELLINGS[type] ?? type, comment, ...(isTable(relation) ? [nullable] : [])],
      ]);
      const key = isTable(relation) ? relation.key : null;
      return [relation.name, { comment: relation.comment, key, columns: Object.fromEntries(columns) }];
    }),
  );
}

async function asInstalled(schema: string): Promise<Described> {
  const { rows } = await database.pool.query<{ name: string; relation: Described[string] }>(
    `select c.relname as name, jsonb_build_object(
       'comment', obj_description(c.oid, 'pg_class'),
       'key', (select jsonb_agg(a.attname order by k.place)
         from pg_index i, unnest(i.indkey) with ordinality as k(number, place), pg_attribute a
         where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid and a.attnum = k.number),
       'columns', (select jsonb_object_agg(a.attname, jsonb_build_array(format_type(a.atttypid, null),
           col_description(c.oid, a.attnum)) || case c.relkind when 'r' then jsonb_build_array(not a.attnotnull) else '[]' end)
         from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)) as relation
     from pg_class c
     where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'v') and c.relname !~ '^migrations(_|$)'`,
    [schema],
  );
  return Object.fromEntries(rows.map(({ name, relation }) => [name, relation]));
}

test('the tables and views that the migrations make are those of the catalogue: columns, types, keys and comments', async () => {
  expect(await asInstalled('read_models')).toEqual(asCatalogued(relations));
  expect(await asInstalled('analytics')).toEqual(asCatalogued(analystsViews));
});

test('what the database says of a column, and what analysts see, follows the catalogue at the next installation', async () => {
  await database.pool.query(`
    comment on column read_models.messages.wamid is 'something older';
    comment on view read_models.inbox is 'something older';
    drop view analytics.templates;
    create view analytics.older as select 1 as one;
    comment on schema analytics is 'something older'`);
  await Promise.all([installReadModels(database.url), installReadModels(database.url)]);
  expect(await asInstalled('read_models')).toEqual(asCatalogued(relations));
  expect(await asInstalled('analytics')).toEqual(asCatalogued(analystsViews));
});

test('analysts see nothing personal', () => {
  const seen = analystsViews.flatMap(({ columns }) => Object.values(columns));
  expect(seen.length).toBeGreaterThan(100);
  expect(seen.filter(({ comment }) => comment.startsWith('Personal.'))).toEqual([]);
});
