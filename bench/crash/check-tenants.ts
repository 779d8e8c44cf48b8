import { LIVE_SCHEMA } from '@wabus/read-models';
import type { Acknowledged } from './acknowledged.ts';
import { none, promise } from './broken-promise.ts';
import type { MetaRecord } from './meta-record.ts';
import type { EventRow, MessageRow, Tables } from './tables.ts';

/** Columns that name something that one tenant owns. */
const OWNED = [
  'project_id',
  'waba_id',
  'phone_number_id',
  'campaign_id',
  'contact_id',
  'conversation_id',
  'message_id',
  'template_id',
  'wamid',
];

/**
 * P2: nothing that one tenant owns is named by a row of another, in any read model or event, and Meta's side has each
 * message on its own tenant's number. Answers how many pairs of value and tenant were looked at.
 */
export async function checkTenants(
  tables: Tables,
  { messages, events }: { readonly messages: readonly MessageRow[]; readonly events: readonly EventRow[] },
  meta: MetaRecord,
  { projects }: Acknowledged,
): Promise<number> {
  const columns = await tables.rows<{ table: string; column: string }>(
    `select t.table_name as table, c.column_name as column
     from information_schema.tables t
     join information_schema.columns c using (table_schema, table_name)
     join information_schema.columns o using (table_schema, table_name)
     where t.table_schema = $1 and t.table_type = 'BASE TABLE' and o.column_name = 'tenant_id'
       and c.column_name = any ($2)`,
    [LIVE_SCHEMA, OWNED],
  );
  const named = columns.map(
    ({ table, column }) =>
      `select '${column}' as kind, ${column}::text as id, tenant_id from ${LIVE_SCHEMA}."${table}"`,
  );
  const pairs = await tables.rows<{ kind: string; id: string; tenant_id: string }>(
    `select distinct kind, id, tenant_id from (${named.join(' union all ')}) as owned
     where id is not null and tenant_id is not null`,
  );
  for (const { wabaId, tenantId } of events)
    if (wabaId !== null) pairs.push({ kind: 'waba_id', id: wabaId, tenant_id: tenantId });
  const tenants = new Map<string, Set<string>>();
  for (const { kind, id, tenant_id } of pairs) {
    const owned = `${kind} ${id}`;
    tenants.set(owned, (tenants.get(owned) ?? new Set()).add(tenant_id));
  }
  promise('P2', columns.length > 10 && events.length > 0 && tenants.size > 0, 'no table names an owner');
  none(
    'P2',
    [...tenants].filter(([, own]) => own.size > 1).map(([owned, own]) => [owned, ...own]),
    'ids are named by more than one tenant',
  );
  checkNumbers(messages, meta, new Map(projects.map((one) => [one.phoneNumberId, one.tenantId])));
  return tenants.size;
}

function checkNumbers(
  messages: readonly MessageRow[],
  meta: MetaRecord,
  tenantOf: ReadonlyMap<string, string>,
): void {
  const owner = new Map(messages.map((row) => [row.message_id, row.tenant_id]));
  const strange = meta.accepted.filter(
    ({ messageId, phoneNumberId }) => owner.get(messageId) !== tenantOf.get(phoneNumberId),
  );
  none('P2', strange, "messages went out on another tenant's number");
  const misplaced = messages.filter(
    (row) => row.phone_number_id && tenantOf.get(row.phone_number_id) !== row.tenant_id,
  );
  none('P2', misplaced, "messages stand on another tenant's number");
}
