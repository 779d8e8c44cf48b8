import type { Position, RecordedEvent } from '@wabus/events';
import { type Pool, prepared } from '@wabus/postgres';
import { type EventRow, fromRow } from './stored-event.ts';

const READ_AT = prepared<EventRow>(
  'event-store.read-at',
  `select position, stream, revision, body from event_store.events
   where position = any($1::bigint[]) order by position`,
);

/** The events that stand at these places; see `EventStore.readAt`. */
export async function readAt(pool: Pool, positions: readonly Position[]): Promise<RecordedEvent[]> {
  if (positions.length === 0) return [];
  const rows = await READ_AT(pool, [positions.map(String)]);
  return rows.map(fromRow);
}
