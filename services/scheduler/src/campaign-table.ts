import type { CatalogueEvent, EventData, RecordedEvent } from '@wabus/events';
import type { Pool, PoolClient } from '@wabus/postgres';

type Queryable = Pick<Pool | PoolClient, 'query'>;

/** A campaign as the release loop needs it. */
export interface CampaignRow {
  readonly campaignId: string;
  readonly partition: number;
  readonly tenantId: string;
  readonly wabaId: string;
  readonly key: string;
  readonly correlationId: string;
  readonly projectId: string;
  readonly phoneNumberId: string;
  readonly templateId: string;
  readonly templateName: string;
  readonly templateLanguage: string;
  readonly maxPerSecond: number | null;
  readonly round: number;
  /** Id of the event that started the round. */
  readonly startedBy: string;
  readonly purpose: 'marketing' | 'utility' | 'authentication';
  readonly components: unknown;
  readonly variables: EventData<'CampaignStarted'>['variables'];
  readonly cursorChunk: number;
  readonly cursorRow: number;
  readonly walked: boolean;
}

const COLUMNS = `campaign_id as "campaignId", partition, tenant_id as "tenantId", waba_id as "wabaId", key,
  correlation_id as "correlationId", project_id as "projectId", phone_number_id as "phoneNumberId",
  template_id as "templateId", template_name as "templateName", template_language as "templateLanguage",
  max_per_second as "maxPerSecond", round, started_by as "startedBy", purpose, components, variables,
  cursor_chunk as "cursorChunk", cursor_row as "cursorRow", walked`;

/** Running campaigns whose ledger is not at its end and whose project needs no attention. */
export async function campaignsToWalk(db: Queryable, partitions: readonly number[]): Promise<CampaignRow[]> {
  const text = `select ${COLUMNS} from scheduler.campaigns c
    where partition = any($1::int[]) and status = 'running' and not walked
      and not exists (select from scheduler.attention a where a.project_id = c.project_id)
    order by campaign_id`;
  return (await db.query<CampaignRow>({ name: 'campaigns-walk', text, values: [partitions] })).rows;
}

/** A running campaign of a project whose ledger is not at its end, another one each turn, or null. */
export async function campaignToProbe(
  db: Queryable,
  partitions: readonly number[],
  projectId: string,
  turn: number,
): Promise<CampaignRow | null> {
  const text = `select ${COLUMNS} from scheduler.campaigns
    where partition = any($1::int[]) and project_id = $2 and status = 'running' and not walked
    order by campaign_id`;
  const { rows } = await db.query<CampaignRow>(text, [partitions, projectId]);
  return rows[turn % rows.length] ?? null;
}

/** Running campaigns of which nothing is pending any more, with the number of distinct people. */
export async function campaignsToComplete(
  db: Queryable,
  partitions: readonly number[],
): Promise<(CampaignRow & { readonly recipients: number })[]> {
  const text = `select ${COLUMNS}, recipients from scheduler.campaigns c
    where partition = any($1::int[]) and status = 'running' and walked and recipients is not null
      and seen >= recipients and not exists (select from scheduler.work w where w.campaign_id = c.campaign_id)`;
  const values = [partitions];
  return (await db.query<CampaignRow & { recipients: number }>({ name: 'campaigns-done', text, values }))
    .rows;
}

/** Remembers how far the walk is: a hint only. */
export async function saveCursor(
  db: Queryable,
  campaign: Pick<CampaignRow, 'campaignId' | 'round'>,
  cursor: { chunk: number; row: number; walked: boolean },
): Promise<void> {
  const text = `update scheduler.campaigns set cursor_chunk = $3, cursor_row = $4, walked = $5
    where campaign_id = $1 and round = $2`;
  const values = [campaign.campaignId, campaign.round, cursor.chunk, cursor.row, cursor.walked];
  await db.query({ name: 'campaign-cursor', text, values });
}

/** Revisions of the chunks that count, in the order of the walk: the first completed upload first. */
export async function chunksOf(db: Queryable, campaignId: string): Promise<number[]> {
  const text = `select c.revision from scheduler.ledger_chunks c join scheduler.ledger_uploads u
    using (campaign_id, upload_id) where campaign_id = $1 order by u.completed_revision, c.revision`;
  const { rows } = await db.query<{ revision: number }>({
    name: 'ledger-chunks',
    text,
    values: [campaignId],
  });
  return rows.map(({ revision }) => revision);
}

/** Messages of campaigns that were seen for the first time. */
export async function countSeen(db: Queryable, counts: ReadonlyMap<string, number>): Promise<void> {
  for (const [campaignId, count] of counts) {
    const text = 'update scheduler.campaigns set seen = seen + $2 where campaign_id = $1';
    await db.query({ name: 'campaign-seen', text, values: [campaignId, count] });
  }
}

/** Applies an event of a campaign or ledger stream; others change nothing. */
export async function applyCampaignEvent(
  db: Queryable,
  partition: number,
  recorded: RecordedEvent,
): Promise<void> {
  const event = recorded as CatalogueEvent;
  switch (event.type) {
    case 'CampaignCreated':
      return created(db, partition, event);
    case 'CampaignStarted':
      return started(db, event);
    case 'CampaignPaused':
      return setStatus(db, event.data.campaignId, 'paused');
    case 'CampaignResumed':
      return setStatus(db, event.data.campaignId, 'running');
    case 'CampaignCompleted':
      return setStatus(db, event.data.campaignId, 'completed');
    case 'RecipientsAdded':
      return insert(db, 'ledger_chunks (campaign_id, upload_id, revision)', event);
    case 'UploadCompleted':
      return insert(db, 'ledger_uploads (campaign_id, upload_id, completed_revision)', event);
    case 'LedgerClosed':
      await db.query('update scheduler.campaigns set recipients = $2 where campaign_id = $1', [
        event.data.campaignId,
        event.data.recipients,
      ]);
      return;
  }
}

type Of<Type extends CatalogueEvent['type']> = Extract<CatalogueEvent, { type: Type }>;

async function created(db: Queryable, partition: number, event: Of<'CampaignCreated'>): Promise<void> {
  const { campaignId, projectId, wabaId, phoneNumberId, template, maxPerSecond } = event.data;
  await db.query(
    `insert into scheduler.campaigns (campaign_id, partition, tenant_id, waba_id, key, correlation_id, project_id,
      phone_number_id, template_id, template_name, template_language, max_per_second, status)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'draft') on conflict do nothing`,
    [
      ...[
        campaignId,
        partition,
        event.tenantId,
        wabaId,
        event.key,
        event.correlationId,
        projectId,
        phoneNumberId,
      ],
      ...[template.templateId, template.name, template.language, maxPerSecond ?? null],
    ],
  );
}

async function started(db: Queryable, event: Of<'CampaignStarted'>): Promise<void> {
  const { campaignId, round, category, components, variables } = event.data;
  await db.query(
    `update scheduler.campaigns set status = 'running', round = $2, started_by = $3, purpose = $4, components = $5,
      variables = $6, seen = 0, cursor_chunk = 0, cursor_row = 0, walked = false where campaign_id = $1`,
    [
      ...[campaignId, round, event.id, category.toLowerCase()],
      ...[JSON.stringify(components), JSON.stringify(variables)],
    ],
  );
}

async function setStatus(db: Queryable, campaignId: string, status: string): Promise<void> {
  await db.query('update scheduler.campaigns set status = $2 where campaign_id = $1', [campaignId, status]);
}

async function insert(
  db: Queryable,
  into: string,
  event: Of<'RecipientsAdded' | 'UploadCompleted'>,
): Promise<void> {
  const values = [event.data.campaignId, event.data.uploadId, event.revision];
  await db.query(`insert into scheduler.${into} values ($1, $2, $3) on conflict do nothing`, values);
}
