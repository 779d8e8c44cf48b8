import type { Pool } from '@wabus/postgres';

/** A table or view with what its comments say. */
export interface DocumentedRelation {
  readonly name: string;
  readonly kind: 'table' | 'view';
  readonly comment: string | null;
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly comment: string | null;
  }[];
}

/** Tables and views of a schema by name, with their comments, out of the catalogue of Postgres. */
export async function documentedRelations(pool: Pool, schema: string): Promise<DocumentedRelation[]> {
  const { rows } = await pool.query<DocumentedRelation>(
    `select c.relname as name, case c.relkind when 'v' then 'view' else 'table' end as kind,
       obj_description(c.oid, 'pg_class') as comment,
       jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, null),
         'comment', col_description(c.oid, a.attnum)) order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'v') and c.relname !~ '^migrations(_|$)'
     group by c.oid, c.relname, c.relkind order by c.relname`,
    [schema],
  );
  return rows;
}

const INTRODUCTION = `# Read models

Made from the comments in the database by \`packages/read-models/src/documentation.test.ts\`, which fails when this
page is stale (\`npx vitest run packages/read-models -u\` writes it anew).

Everything here is folded from the streams: applied again from the first event, they give the same
rows, which tests hold every model to. The
exceptions are \`dead_letters\` and \`waiting_statuses\`, which the normaliser writes. Every row of a tenant carries \`tenant_id\` and the \`position\` of the event it comes
from; row-level security is forced on every table.

## Looking at the data

Connect as \`wabus_analyst\`. It sees the views of the schema \`analytics\`, read-only, and nothing at all until a
tenant is named. **Its password opens every tenant**, since whoever has it names the tenant: it is for the people who run
wabus, never for a tenant's own analyst.

\`\`\`sql
set app.tenant_id = 'acme';
select title, recipients, now_reached, now_failed, now_pending from campaigns order by created_at desc;
select failure_code, failure_detail, count(*) from campaign_recipients where status = 'failed' group by 1, 2;
select date_trunc('day', sent_at) as day, count(*) from messages where sent_at is not null group by 1 order by 1;
\`\`\`

A tool that cannot say \`set\` names the tenant in the address:
\`postgres://wabus_analyst:…@host:5432/wabus?options=-c%20app.tenant_id%3Dacme\`.

At most 10 connections are taken, and a statement may write 1 GB to temporary files (where the installer was a
superuser). A minute per statement and per idle transaction, and read-only, are how a session begins: it may change
them, but it has no right to write anything, whatever it sets. What Postgres cannot withhold from anybody who logs in is
\`LISTEN\` and \`NOTIFY\`: services take a notification as a hint to look for what is there and believe nothing it says,
send none while the queue of notifications is half full, and look by themselves once a second. So an analyst can make
them look oftener, and each \`NOTIFY\` delays one commit, but nothing stops. Whose session fills the queue, the server's
log says: end it with \`pg_terminate_backend\`.

| role | may |
|---|---|
| \`wabus_projector\` | write the tables of the read models, of all tenants |
| \`wabus_api\` | read one tenant per transaction (\`app.tenant_id\`); forgetting it is an error |
| \`wabus_gates\` | read the gates of all tenants, and nothing else |
| \`wabus_normaliser\` | set dead letters aside, and find a message by its wamid |
| \`wabus_analyst\` | read the views below, of the tenant named |
| \`wabus_views\` | owns views; nobody logs in as it |
`;

/** The page about the read models, in Markdown. */
export async function readModelsPage(pool: Pool): Promise<string> {
  const views = await documentedRelations(pool, 'analytics');
  const tables = await documentedRelations(pool, 'read_models');
  return [
    INTRODUCTION,
    '## Schema `analytics`: for analysts\n',
    ...views.map(section),
    '## Schema `read_models`: for services\n',
    ...tables.map(section),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

function section({ name, kind, comment, columns }: DocumentedRelation): string {
  const rows = columns.map((column) => `| \`${column.name}\` | ${column.type} | ${column.comment ?? ''} |`);
  const heading = kind === 'view' ? `### ${name} (view)` : `### ${name}`;
  return [heading, '', comment ?? '', '', '| column | type | meaning |', '|---|---|---|', ...rows, ''].join(
    '\n',
  );
}
