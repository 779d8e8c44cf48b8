import { longName, shortName } from '@wabus/events';
import { type RowOf, selectionOf } from '@wabus/projection';
import { Conditions, decodeCursor, type Page, type PageQuery, POSITION, pageOf } from '../reading/page.ts';
import type { TenantReader } from '../reading/read-database.ts';
import { audit } from './tables.ts';
import { readSentence } from './usual-sentences.ts';

const FACT = selectionOf(audit, {
  at: 'at',
  occurredAt: 'occurred_at',
  actor: 'actor',
  action: 'action',
  subject: 'subject',
  sentence: 'sentence',
  eventId: 'event_id',
  correlationId: 'correlation_id',
  causationId: 'causation_id',
});

type StoredFact = RowOf<typeof FACT>;

/** One fact, for people. */
export interface AuditRow extends Omit<StoredFact, ShortNames> {
  /** Name of the stream. */
  readonly subject: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly sentence: string;
}

type ShortNames = 'subject' | 'correlationId' | 'causationId';

/** What to look for. */
export interface AuditFilter {
  readonly subject?: string;
  readonly action?: string;
  readonly correlationId?: string;
  readonly since?: string;
  readonly until?: string;
}

/** What the index of correlations is ordered by: a page of many facts is found without sorting or passing all of them. */
const STRETCH = 'position >> 12';
const BEFORE = `position < ?::bigint and ${STRETCH} <= ?::bigint >> 12`;

const shortened = (name: string | undefined): Buffer | undefined =>
  name === undefined ? undefined : shortName(name);

/** The tenant's facts, newest first. */
export async function listAudit(
  reader: TenantReader,
  page: PageQuery & AuditFilter,
): Promise<Page<AuditRow>> {
  const conditions = new Conditions()
    .add('subject = ?', shortened(page.subject))
    .add('action = ?', page.action)
    .add('correlation_id = ?', shortened(page.correlationId))
    .add('at >= ?::timestamptz', page.since)
    .add('at < ?::timestamptz', page.until);
  if (page.after !== undefined) conditions.add(BEFORE, decodeCursor(page.after, POSITION)[0]);
  const order = page.correlationId === undefined ? 'position desc' : `${STRETCH} desc, position desc`;
  const where = conditions.where();
  const limit = conditions.value(page.limit + 1);
  const { rows } = await reader.query<StoredFact & { place: string }>(
    `select ${FACT.list}, position::text as place
     from audit ${where} order by ${order} limit ${limit}`,
    conditions.values,
  );
  return pageOf(rows, page.limit, auditRowOf, ({ place }) => [place]);
}

/** An event with what directly caused it. */
export interface CausedEvent {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly occurredAt: string;
  readonly causationId: string;
}

/** At most so many events are told of one correlation. */
const MAX_CAUSED = 1_000;

/** The tenant's events that belong together with any of these, oldest first. */
export async function eventsTogether(
  reader: TenantReader,
  correlationIds: readonly string[],
): Promise<CausedEvent[]> {
  if (correlationIds.length === 0) return [];
  const { rows } = await reader.query<{
    event_id: string;
    action: string;
    subject: Buffer;
    occurred_at: string;
    causation_id: Buffer;
  }>(
    `select a.event_id, a.action, a.subject, a.occurred_at, a.causation_id
     from unnest($1::bytea[]) as asked (id) cross join lateral (
       select * from audit where correlation_id = asked.id order by ${STRETCH}, position limit ${MAX_CAUSED}
     ) a order by a.position`,
    [correlationIds.map((id) => shortName(id))],
  );
  return rows.map(({ event_id: id, action: type, subject, occurred_at: at, causation_id: cause }) => ({
    ...{ id, type, stream: longName(subject), causationId: longName(cause) },
    occurredAt: new Date(at).toISOString(),
  }));
}

function auditRowOf({ place: _place, ...row }: StoredFact & { place: string }): AuditRow {
  return {
    ...row,
    subject: longName(row.subject),
    correlationId: longName(row.correlationId),
    causationId: longName(row.causationId),
    sentence: readSentence(row.action, row.sentence),
  };
}
