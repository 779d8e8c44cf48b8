import type { Relation } from '@wabus/projection';
import { analystsViews, relations } from './relations.ts';

const INTRODUCTION = `# Read models

Made from the tables of \`packages/read-models/src/*/tables.ts\` and \`packages/gates/src/model/known\` by
\`node docs/generator/generate.ts\`. The same words stand in the database: each table, view and column has its comment.

Everything here is folded from the streams: applied again from the first event, they give the same
rows, which tests hold every model to. The
exceptions are \`dead_letters\`, \`waiting_statuses\` and \`unknown_facts\`, which the normaliser writes. Every row of a tenant carries \`tenant_id\` and the \`position\` of the event it comes
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

/** The page about the read models, in Markdown: tables and views by name. */
export function readModelsPage(): string {
  return [
    INTRODUCTION,
    '## Schema `analytics`: for analysts\n',
    ...byName(analystsViews).map(section),
    '## Schema `read_models`: for services\n',
    ...byName(relations).map(section),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

const byName = <One extends Relation>(list: readonly One[]): One[] =>
  list.toSorted((one, other) => (one.name < other.name ? -1 : 1));

function section(relation: Relation): string {
  const rows = Object.entries(relation.columns).map(
    ([name, { type, comment }]) => `| \`${name}\` | ${type} | ${comment} |`,
  );
  const heading = 'key' in relation ? `### ${relation.name}` : `### ${relation.name} (view)`;
  return [
    heading,
    '',
    relation.comment,
    '',
    '| column | type | meaning |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
