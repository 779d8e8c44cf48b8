import { fromStoredJson, type RecordedEvent, type StoredEvent } from '@wabus/events';

/** A row of the table `events` as the driver gives it: bigints as text, the body parsed. */
export interface EventRow {
  readonly position: string;
  readonly stream: string;
  readonly revision: string;
  readonly body: StoredEvent;
}

/**
 * The event of a row, in the current shape of its type.
 * @throws UnknownEventError for an event that newer code wrote
 */
export function fromRow(row: EventRow): RecordedEvent {
  const place = { revision: Number(row.revision), position: BigInt(row.position) };
  return fromStoredJson(row.body, place);
}
