import type { NewEvent, RecordedEvent } from '@wabus/events';

/** A row of the table `events` as the driver gives it: bigints as text, the body parsed. */
export interface EventRow {
  readonly position: string;
  readonly stream: string;
  readonly revision: string;
  readonly body: unknown;
}

/** The columns of an `EventRow`. */
export const EVENT_COLUMNS = 'position, stream, revision, body';

/** What is stored of an event, as a JSON value. */
export function toBody(event: NewEvent): unknown {
  return event;
}

/** The event of a row. */
export function fromRow(row: EventRow): RecordedEvent {
  return { ...(row.body as NewEvent), revision: Number(row.revision), position: BigInt(row.position) };
}
