import { BREAKDOWN_GROUPS, type Breakdown } from '@wabus/domain';
import { campaignMessageId } from '@wabus/events';
import { type RowOf, selectionOf } from '@wabus/projection';
import type { FailureRow } from '../messages/json-columns.ts';
import { type StatusTimes, statusTimesOf, TIME_COLUMNS, type TimeColumns } from '../messages/times.ts';
import { listNewestFirst } from '../reading/list.ts';
import { Conditions, decodeCursor, type Page, type PageQuery, POSITION, pageOf } from '../reading/page.ts';
import type { TenantReader } from '../reading/read-database.ts';
import { campaigns } from './tables.ts';
import type { campaignRecipients } from './views.ts';

const READ = selectionOf(campaigns, {
  id: 'campaign_id',
  projectId: 'project_id',
  title: 'title',
  status: 'status',
  externalId: 'external_id',
  metadata: 'metadata',
  maxPerSecond: 'max_per_second',
  createdAt: 'created_at',
  startedAt: 'started_at',
});

/** A campaign as its row tells it, with its numbers. */
export interface CampaignRow extends RowOf<typeof READ> {
  readonly template: { readonly name: string; readonly language: string };
  readonly counts: Record<(typeof COUNTED)[number], number> & {
    readonly breakdown: Record<Breakdown, number>;
  };
}

/** A recipient with what became of the newest message to the person. */
export interface RecipientRow {
  readonly to: string | null;
  readonly contactId: string;
  readonly messageId: string;
  readonly status: StoredRecipient['status'];
  readonly statusTimes: StatusTimes;
  readonly externalId: string | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly failure?: FailureRow;
}

const COUNTED = [
  'recipients',
  'suppressed',
  'queued',
  'accepted',
  'held',
  'sent',
  'delivered',
  'read',
  'replied',
  'failed',
  'unknown',
  'optedOut',
] as const;
const counted = (name: string, column: string): string => `'${name}', coalesce(n.${column}, 0)`;

const COUNTS = `jsonb_build_object(${[
  ...COUNTED.map((name) => counted(name, name === 'optedOut' ? 'opted_out' : name)),
  `'breakdown', jsonb_build_object(${BREAKDOWN_GROUPS.map((name) => counted(name, `now_${name}`)).join(', ')})`,
].join(', ')})`;

const CAMPAIGN = `${READ.list},
  jsonb_build_object('name', template_name, 'language', template_language) as template, counts`;

/** The offset keeps the planner from folding the sub-select, so that the numbers are made for the rows of the page only. */
const WITH_COUNTS = `(
  select c.*, ${COUNTS} as counts from campaigns c
  left join lateral (
    select * from campaign_counts k where k.tenant_id = c.tenant_id and k.campaign_id = c.campaign_id offset 0
  ) n on true) as campaign`;

/** One campaign, or null. */
export async function findCampaign(reader: TenantReader, id: string): Promise<CampaignRow | null> {
  const { rows } = await reader.query<CampaignRow>(
    `select ${CAMPAIGN} from ${WITH_COUNTS} where campaign_id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

/** Campaigns, newest first. */
export function listCampaigns(
  reader: TenantReader,
  page: PageQuery & { readonly projectId?: string; readonly status?: string; readonly externalId?: string },
): Promise<Page<CampaignRow>> {
  const conditions = new Conditions()
    .add('project_id = ?', page.projectId)
    .add('status = ?', page.status)
    .add('external_id = ?', page.externalId);
  return listNewestFirst(reader, WITH_COUNTS, CAMPAIGN, page, conditions);
}

/** Whether the tenant has this campaign. */
export async function campaignExists(reader: TenantReader, id: string): Promise<boolean> {
  const { rowCount } = await reader.query('select 1 from campaigns where campaign_id = $1', [id]);
  return rowCount === 1;
}

const RECIPIENT = [
  'address',
  'contact_id',
  'message_id',
  'status',
  'external_id',
  'metadata',
  'failure',
  'item',
] as const;

interface StoredRecipient
  extends TimeColumns,
    Pick<RowOf<typeof campaignRecipients>, (typeof RECIPIENT)[number]> {
  readonly place: string;
}

/** Whether a writer answered within the hours that the tenant counts. */
const ANSWERED = `answered_within <= coalesce(
  (select (settings ->> 'replyAttributionHours')::int from tenants where tenant_id = current_tenant()), 72)`;

/** Recipients of a campaign in the order of their uploads. */
export async function listRecipients(
  reader: TenantReader,
  campaignId: string,
  page: PageQuery & {
    readonly status?: string;
    readonly failureCode?: string;
    /** Whether the person answered the campaign. */
    readonly replied?: boolean;
  },
): Promise<Page<RecipientRow>> {
  const conditions = new Conditions()
    .add('campaign_id = ?', campaignId)
    .add('status = ?', page.status)
    .add('failure_code = ?', page.failureCode);
  if (page.replied !== undefined) {
    const campaign = conditions.value(campaignId);
    const answered = `select contact_id from campaign_writers where campaign_id = ${campaign} and ${ANSWERED}`;
    conditions.add(`(contact_id in (${answered})) = ?`, page.replied);
  }
  if (page.after !== undefined) {
    const [position, item] = decodeCursor(page.after, POSITION, /^\d{1,9}$/);
    conditions.add(`(position, item) > (?::bigint, ${Number(item)})`, position);
  }
  const where = conditions.where();
  const limit = conditions.value(page.limit + 1);
  const { rows } = await reader.query<StoredRecipient>(
    `select ${RECIPIENT.join(', ')}, ${TIME_COLUMNS}, position::text as place
     from campaign_recipients ${where} order by position, item limit ${limit}`,
    conditions.values,
  );
  return pageOf(
    rows,
    page.limit,
    (row) => recipientOf(campaignId, row),
    ({ place, item }) => [place, String(item)],
  );
}

/** A recipient whose message was not queued yet is told the id that its message will have. */
function recipientOf(campaignId: string, row: StoredRecipient): RecipientRow {
  return {
    to: row.address,
    contactId: row.contact_id,
    messageId: row.message_id ?? campaignMessageId(campaignId, row.contact_id, 0),
    status: row.status,
    statusTimes: statusTimesOf(row),
    externalId: row.external_id,
    metadata: row.metadata,
    ...(row.failure ? { failure: row.failure } : {}),
  };
}
