import type { CatalogueEvent } from '@wabus/events';
import type { PoolClient } from '@wabus/postgres';
import { insertRows, type OpenedEvent, projectStreams, type Row, type StreamFold } from '@wabus/projection';
import { ledgerEntries, ledgers, uploads } from './tables.ts';

interface LedgerState {
  readonly closed: boolean;
}

const ledgerFold: StreamFold<LedgerState> = {
  stream: 'ledger',
  table: ledgers,
  initialState: { closed: false },
  evolve: (state, event) => (event.type === 'LedgerClosed' ? { closed: true } : state),
  columns: ({ closed }) => ({ closed }),
};

const COLUMNS = Object.keys(ledgerEntries.columns).join(', ');

/**
 * The first row of a person wins, within the upload and over uploads: who is there already stays as they are.
 * Nothing happens for an upload that does not count, since a command's first completed upload is the one that does.
 */
const COMPLETE = `
  with counts as (
    select 1 from uploads where campaign_id = $1 and upload_id = $2 and position = $3
  ), moved as (
    delete from ledger_entries where campaign_id = $1 and upload_id = $2 and exists (select from counts)
    returning ${COLUMNS}
  ), added as (
    insert into recipients (${COLUMNS}, completed_position)
    select distinct on (contact_id) ${COLUMNS}, $3::bigint from moved order by contact_id, chunk, item
    on conflict do nothing
    returning tenant_id, campaign_id, position
  )
  insert into campaign_sizes as old (tenant_id, campaign_id, recipients, position)
  select tenant_id, campaign_id, count(*), max(position) from added group by tenant_id, campaign_id
  on conflict (campaign_id) do update set recipients = old.recipients + excluded.recipients,
    position = greatest(old.position, excluded.position)`;

/** Ledger streams → ledgers, uploads, ledger_entries, recipients and how many these are: a recipient is visible once the upload is complete. */
export async function projectLedgers(tx: PoolClient, events: readonly OpenedEvent[]): Promise<void> {
  const revisions = await revisionsOf(tx, events);
  await projectStreams(tx, ledgerFold, events);
  let waiting: Row[] = [];
  for (const opened of events) {
    const { event } = opened;
    if (event.revision <= (revisions.get(event.stream) ?? -1)) continue;
    if (opened.type === 'RecipientsAdded') waiting.push(...entryRows(opened));
    if (event.type !== 'UploadCompleted') continue;
    // One upload after the other: how events were batched must not show in the rows.
    await insertRows(tx, ledgerEntries, waiting);
    waiting = [];
    await insertRows(tx, uploads, [uploadRow(event)]);
    await tx.query(COMPLETE, [event.data.campaignId, event.data.uploadId, event.position.toString()]);
  }
  await insertRows(tx, ledgerEntries, waiting);
}

/** Entries move on, so what was applied before must not be applied again: the ledger's row says how far it was. */
async function revisionsOf(tx: PoolClient, events: readonly OpenedEvent[]): Promise<Map<string, number>> {
  const ids = new Set<string>();
  for (const { event } of events) if (event.stream.startsWith('ledger-')) ids.add(event.stream.slice(7));
  if (ids.size === 0) return new Map();
  const { rows } = await tx.query<{ id: string; revision: number }>(
    'select campaign_id as id, revision from ledgers where campaign_id = any($1::uuid[])',
    [[...ids]],
  );
  return new Map(rows.map(({ id, revision }) => [`ledger-${id}`, revision]));
}

type Completion = CatalogueEvent & { readonly type: 'UploadCompleted' };

function entryRows({ event, personal }: OpenedEvent<'RecipientsAdded'>): Row[] {
  const { campaignId, uploadId, chunk, recipients } = event.data;
  return recipients.map(({ contactId, line }, item) => {
    const plain = personal[item];
    return {
      tenant_id: event.tenantId,
      campaign_id: campaignId,
      upload_id: uploadId,
      contact_id: contactId,
      chunk,
      item,
      line,
      address: plain?.to,
      fields: plain?.fields,
      variables: plain?.variables,
      external_id: plain?.externalId,
      metadata: plain?.metadata,
      position: event.position,
    };
  });
}

function uploadRow(event: Completion): Row {
  const { campaignId, uploadId, received, added, duplicates, rejectedCount } = event.data;
  return {
    tenant_id: event.tenantId,
    campaign_id: campaignId,
    upload_id: uploadId,
    command_id: event.causationId,
    received,
    added,
    duplicates,
    rejected: rejectedCount,
    completed_at: event.recordedAt,
    position: event.position,
  };
}
