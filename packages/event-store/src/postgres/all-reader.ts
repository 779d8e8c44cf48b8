import type { Position } from '@wabus/events';
import { type Pool, prepared } from '@wabus/postgres';
import type { AllFilter, AllPage } from '../port.ts';
import { type EventRow, fromRow } from './stored-event.ts';

/** A filtered read looks at so many events at a time, so that one that matches nothing still ends and gets on. */
const SCAN_EVENTS = 5_000;
/** A page ends early when its bodies, as stored, reach this. */
const PAGE_BYTES = 8 * 1024 * 1024;

interface PageRow extends EventRow {
  readonly head: string;
  readonly found: number;
  /** The last position looked at; null when there was nothing more to look at, or where the page itself says. */
  readonly scanned: string | null;
}

/**
 * The events to look at are cut off by a limit of their own before the filter is asked: how many a prefix keeps
 * cannot be estimated, and the planner would rather sort all of them, page by page, than walk along the index.
 */
const READ_ALL = prepared<PageRow>(
  'event-store.read-all',
  `
  with page as (
    select e.position, e.stream, e.revision, e.body,
           sum(pg_column_size(e.body)) over (order by e.position) - pg_column_size(e.body) as bytes_before
    from (
      select position, stream, revision, body from event_store.events
      where position > $1 order by position limit $2
    ) e
    where $3::text[] is null or e.stream ^@ any ($3)
    order by e.position limit $4
  ), found as (
    select count(*)::int as found from page
  )
  select head.position as head, found.found, page.position, page.stream, page.revision, page.body,
         case when found.found < $4 then (
           select position from event_store.events where position > $1 order by position offset $2 - 1 limit 1
         ) end as scanned
  from event_store.head cross join found left join page on page.bytes_before < $5
  order by page.position`,
);

/** One page of the global order; see `EventStore.readAll`. */
export async function readAllPage(
  pool: Pool,
  filter: AllFilter & { readonly maxCount: number },
): Promise<AllPage> {
  const { after, maxCount, streamPrefixes = null } = filter;
  const scan = streamPrefixes ? Math.max(maxCount, SCAN_EVENTS) : maxCount;
  const rows = await READ_ALL(pool, [after, scan, streamPrefixes, maxCount, PAGE_BYTES]);
  const first = rows[0];
  if (!first) throw new Error('The event store has no head row; was it installed?');
  const head = BigInt(first.head);
  const events = rows.filter(({ position }) => position !== null).map(fromRow);
  const full = first.found === maxCount || events.length < first.found;
  const through = first.scanned === null ? head : BigInt(first.scanned);
  const next = full ? (events.at(-1)?.position ?? after) : latest(after, through);
  return { events, next, end: next >= head };
}

function latest(one: Position, other: Position): Position {
  return one > other ? one : other;
}

/** Position of the newest event, 0n when there is none. */
export async function readHead(pool: Pool): Promise<Position> {
  const [row] = await HEAD(pool, []);
  return BigInt(row?.position ?? 0);
}

const HEAD = prepared<{ position: string }>('event-store.head', 'select position from event_store.head');
