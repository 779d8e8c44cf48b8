import { fromStoredBytes, type RecordedEvent } from '@wabus/events';

/** A row of the table `events` as the driver gives it: bigints as text. */
export interface EventRow {
  readonly position: string;
  readonly stream: string;
  readonly revision: string;
  readonly body: Buffer;
}

/**
 * The event of a row, in the current shape of its type.
 * @throws UnknownEventError or UnknownSchemaError for an event that newer code wrote
 */
export function fromRow({ stream, revision, position, body }: EventRow): RecordedEvent {
  return fromStoredBytes(body, stream, { revision: Number(revision), position: BigInt(position) });
}
