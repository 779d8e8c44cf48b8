import { createHash } from 'node:crypto';
import type { PoolClient } from '@wabus/postgres';
import type { AnalystsView, Relation } from '@wabus/projection';
import pg from 'pg';

const { escapeIdentifier, escapeLiteral } = pg;

interface Said {
  readonly relation: string;
  readonly kind: 'table' | 'view';
  /** Null for the relation itself. */
  readonly column: string | null;
  readonly comment: string | null;
}

const SAID = `
  select c.relname as relation, case c.relkind when 'v' then 'view' else 'table' end as kind, a.attname as column,
    case when a.attnum is null then obj_description(c.oid, 'pg_class') else col_description(c.oid, a.attnum) end as comment
  from pg_class c
  left join lateral (
    select null::name as attname, null::int2 as attnum
    union all
    select attname, attnum from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped
  ) a on true
  where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'v')`;

/** Writes what the catalogue says of tables and columns into the database, where it says something else. */
export async function describe(
  tx: PoolClient,
  schema: string,
  relations: readonly Relation[],
): Promise<void> {
  const { rows } = await tx.query<Said>(SAID, [escapeIdentifier(schema)]);
  const known = new Map(relations.map((relation) => [relation.name, relation]));
  const statements = rows.flatMap(({ relation, kind, column, comment }) => {
    const meant = known.get(relation);
    const wanted = column === null ? meant?.comment : meant?.columns[column]?.comment;
    if (wanted === undefined || wanted === comment) return [];
    const what = column === null ? kind : 'column';
    const path = [schema, relation, ...(column === null ? [] : [column])];
    return [`comment on ${what} ${path.map(escapeIdentifier).join('.')} is ${escapeLiteral(wanted)}`];
  });
  if (statements.length > 0) await tx.query(statements.join(';'));
}

/** Makes the views of the schema `analytics` anew where they are not those of the catalogue. */
export async function makeAnalystsViews(tx: PoolClient, views: readonly AnalystsView[]): Promise<void> {
  const statements = views.flatMap(statementsOf);
  const digest = createHash('sha256').update(statements.join(';')).digest('hex');
  const said = `Views for analysts, made from the catalogue of columns: ${digest}`;
  const { rows } = await tx.query<{ said: string | null; views: string[] }>(
    `select obj_description(n.oid, 'pg_namespace') as said,
       array(select c.relname::text from pg_class c where c.relnamespace = n.oid and c.relkind = 'v') as views
     from pg_namespace n where n.nspname = 'analytics'`,
  );
  if (rows[0]?.said === said) return;
  const drops = (rows[0]?.views ?? []).map((name) => `drop view analytics.${escapeIdentifier(name)}`);
  const note = `comment on schema analytics is ${escapeLiteral(said)}`;
  await tx.query([...drops, ...statements, note].join(';'));
}

function statementsOf({ name, comment, columns, expressions, from }: AnalystsView): string[] {
  const view = `analytics.${escapeIdentifier(name)}`;
  const shown = Object.entries(expressions).map(
    ([column, expression]) => `${expression} as ${escapeIdentifier(column)}`,
  );
  return [
    `create view ${view} as select ${shown.join(', ')} from ${from}`,
    `comment on view ${view} is ${escapeLiteral(comment)}`,
    ...Object.entries(columns).map(
      ([column, of]) =>
        `comment on column ${view}.${escapeIdentifier(column)} is ${escapeLiteral(of.comment)}`,
    ),
    `alter view ${view} owner to wabus_views`,
    `grant select on ${view} to wabus_analyst`,
  ];
}
