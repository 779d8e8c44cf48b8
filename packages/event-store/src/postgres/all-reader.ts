import type { Position } from '@wabus/events';
import type { Pool } from '@wabus/postgres';
import type { AllFilter, AllPage } from '../port.ts';
import { type EventRow, fromRow } from './stored-event.ts';

/** A filtered read looks at so many positions at a time, so that one that matches nothing still ends and gets on. */
const SCAN_POSITIONS = 20_000n;
/** A page ends early when its bodies, as stored, reach this. */
const PAGE_BYTES = 8 * 1024 * 1024;

const READ_ALL = `
  with page as (
    select e.position, e.stream, e.revision, e.body,
           sum(pg_column_size(e.body)) over (order by e.position) - pg_column_size(e.body) as bytes_before
    from event_store.events e
    where e.position > $1 and e.position <= $2 and ($3::text[] is null or e.stream ^@ any ($3))
    order by e.position limit $4
  )
  select head.position as head, (select count(*)::int from page) as found,
         page.position, page.stream, page.revision, page.body
  from event_store.head left join page on page.bytes_before < $5
  order by page.position`;

interface PageRow extends EventRow {
  readonly head: string;
  readonly found: number;
}

/** One page of the global order; see `EventStore.readAll`. */
export async function readAllPage(
  pool: Pool,
  filter: AllFilter & { readonly maxCount: number },
): Promise<AllPage> {
  const { after, maxCount } = filter;
  const last = after + SCAN_POSITIONS;
  const values = [after, last, filter.streamPrefixes ?? null, maxCount, PAGE_BYTES];
  const { rows } = await pool.query<PageRow>(READ_ALL, values);
  const first = rows[0];
  if (!first) throw new Error('The event store has no head row; was it installed?');
  const head = BigInt(first.head);
  const events = rows.filter(({ position }) => position !== null).map(fromRow);
  const full = first.found === maxCount || events.length < first.found;
  const next = full ? (events.at(-1)?.position ?? after) : scannedThrough(after, last, head);
  return { events, next, end: next >= head };
}

function scannedThrough(after: Position, last: Position, head: Position): Position {
  if (head <= after) return after;
  return head < last ? head : last;
}

/** Position of the newest event, 0n when there is none. */
export async function readHead(pool: Pool): Promise<Position> {
  const { rows } = await pool.query<{ position: string }>('select position from event_store.head');
  return BigInt(rows[0]?.position ?? 0);
}
