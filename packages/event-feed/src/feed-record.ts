import type { StoredLogRecord } from '@wabus/event-log';
import { type CatalogueEvent, decodeEvent, type Position } from '@wabus/events';

/** A record of `wabus.events` with its place in its partition. */
export interface FeedRecord {
  readonly position: Position;
  /** Position of the record before it in this partition; 0n for the first. */
  readonly previous: Position;
  /** Null when the bytes could not be read: the store has the event. */
  readonly event: CatalogueEvent | null;
}

/** What a record says; null when not even its place can be read. */
export function feedRecordOf(record: StoredLogRecord): FeedRecord | null {
  if (record.held) {
    const { recorded, previous } = record.held;
    return { position: recorded.position, previous, event: recorded as CatalogueEvent };
  }
  const { position, prev } = record.headers;
  if (!isPosition(position) || !isPosition(prev)) return null;
  let event: CatalogueEvent | null = null;
  try {
    event = decodeEvent(record.value) as CatalogueEvent;
  } catch {
    event = null;
  }
  return { position: BigInt(position), previous: BigInt(prev), event };
}

const isPosition = (text: string | undefined): text is string =>
  text !== undefined && /^\d{1,19}$/.test(text);

/** Records that may be applied next to a checkpoint, and where a hole begins behind them. */
export interface NextRecords {
  readonly events: readonly CatalogueEvent[];
  /** Everything through this position has to come from the store first; null: no hole. */
  readonly healThrough: Position | null;
}

/** Position ≤ checkpoint drops, previous ≤ checkpoint < position applies, previous > checkpoint (or unreadable) is a hole. */
export function nextRecords(records: readonly FeedRecord[], checkpoint: Position): NextRecords {
  const events: CatalogueEvent[] = [];
  let reached = checkpoint;
  for (const { position, previous, event } of records) {
    if (position <= reached) continue;
    if (previous > reached) return { events, healThrough: previous };
    if (event === null) return { events, healThrough: position };
    events.push(event);
    reached = position;
  }
  return { events, healThrough: null };
}
