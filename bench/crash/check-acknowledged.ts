import { LIVE_SCHEMA } from '@wabus/read-models';
import type { Acknowledged } from './acknowledged.ts';
import { none, promise } from './broken-promise.ts';
import type { MetaRecord } from './meta-record.ts';
import type { MessageRow, Tables } from './tables.ts';

/** P1: whatever was acknowledged to somebody outside is in the tables, of its own tenant. */
export async function checkAcknowledged(
  tables: Tables,
  messages: readonly MessageRow[],
  meta: MetaRecord,
  acknowledged: Acknowledged,
): Promise<void> {
  const { tenants, projects, templates, campaigns, uploads } = acknowledged;
  await allThere(
    tables,
    'tenants',
    'tenant_id',
    tenants.map((id) => [id, id]),
  );
  await allThere(
    tables,
    'projects',
    'project_id',
    projects.map((one) => [one.tenantId, one.projectId]),
  );
  await allThere(
    tables,
    'templates',
    'template_id',
    templates.map((one) => [one.tenantId, one.templateId]),
  );
  await allThere(
    tables,
    'campaigns',
    'campaign_id',
    campaigns.map((one) => [one.tenantId, one.campaignId]),
  );
  for (const { tenantId, campaignId, added } of uploads) {
    const [row] = await tables.rows<{ people: number }>(
      `select count(*)::int as people from ${LIVE_SCHEMA}.recipients where tenant_id = $1 and campaign_id = $2`,
      [tenantId, campaignId],
    );
    promise('P1', row?.people === added, `${added} recipients were acknowledged, ${row?.people} are there`);
  }
  const byId = new Map(messages.map((row) => [row.message_id, row]));
  const lost = acknowledged.messages.filter(
    ({ messageId, tenantId }) => byId.get(messageId)?.tenant_id !== tenantId,
  );
  none('P1', lost, 'acknowledged messages are not there');
  checkInbound(messages, meta, acknowledged);
}

/** Every text is there exactly once, however often its webhook came; replies to our messages count as well. */
function checkInbound(messages: readonly MessageRow[], meta: MetaRecord, acknowledged: Acknowledged): void {
  const inbound = messages.filter(({ direction }) => direction === 'inbound');
  const owner = new Map(inbound.map((row) => [row.wamid, row.tenant_id]));
  const lost = acknowledged.inbound.filter(({ wamid, tenantId }) => owner.get(wamid) !== tenantId);
  none('P1', lost, 'texts that a phone had sent off are not there');
  const unheard = meta.written.filter(({ wamid }) => !owner.has(wamid));
  none('P1', unheard, 'texts that Meta has are not there');
  const expected = meta.written.length + meta.accepted.filter(({ replied }) => replied).length;
  promise('P1', inbound.length === expected, `people wrote ${expected} times, ${inbound.length} are there`);
}

async function allThere(
  tables: Tables,
  table: string,
  column: string,
  wanted: readonly (readonly [tenantId: string, id: string])[],
): Promise<void> {
  const rows = await tables.rows<{ tenant_id: string; id: string }>(
    `select tenant_id, ${column}::text as id from ${LIVE_SCHEMA}.${table}`,
  );
  const there = new Set(rows.map(({ tenant_id, id }) => `${tenant_id} ${id}`));
  const lost = wanted.filter(([tenantId, id]) => !there.has(`${tenantId} ${id}`));
  none('P1', lost, `acknowledged ${table} are not there`);
}
