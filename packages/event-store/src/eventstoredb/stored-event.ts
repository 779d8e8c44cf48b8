import {
  type JSONEventData,
  type JSONType,
  jsonEvent,
  type RecordedEvent as ReadEvent,
} from '@eventstore/db-client';
import {
  type EventEnvelope,
  fromStoredJson,
  type NewEvent,
  type Position,
  type RecordedEvent,
  toStoredJson,
} from '@wabus/events';
import { AppendTooLargeError } from '../refused.ts';
import { ServerTooOldError } from './failures.ts';

/** The server's default `MaxAppendSize` of all versions up to 24.10: 1 MiB for the events of one append together. */
export const MAX_APPEND_BYTES = 1024 * 1024;

/**
 * No record stands behind this place: the server counts bytes in 64 bits with a sign. What it sends above is a negative
 * number, its word for "the end" or "nowhere".
 */
export const LAST_PLACE: Position = 2n ** 63n - 1n;

/** What the store names itself: id, type and stream. */
type Named = 'id' | 'type' | 'stream';

/**
 * What stands in an event's metadata: the envelope, with the two ids under the names by which EventStoreDB's UI and
 * its `$by_correlation_id` projection know them. The event's body is its data and nothing else.
 */
interface StoredMetadata extends Omit<EventEnvelope, Named | 'correlationId' | 'causationId'> {
  readonly $correlationId: string;
  readonly $causationId: string;
}

/** An event as the client takes it, and its two parts as they are sent. */
export interface StoreEvent {
  readonly json: JSONEventData;
  /** UTF-8 of the data's JSON. */
  readonly data: Uint8Array;
  /** UTF-8 of the metadata's JSON. */
  readonly metadata: Uint8Array;
}

/**
 * An event for the store: its data as readable JSON, the rest of it as metadata.
 * @throws InvalidEventError for an event that is not what the catalogue says
 */
export function toStoreEvent(event: NewEvent): StoreEvent {
  const { id, type, stream: _, data, correlationId, causationId, ...envelope } = toStoredJson(event);
  const metadata: StoredMetadata = {
    ...envelope,
    $correlationId: correlationId,
    $causationId: causationId,
  };
  return {
    json: jsonEvent({ id, type, data: data as JSONType, metadata }),
    data: Buffer.from(JSON.stringify(data)),
    metadata: Buffer.from(JSON.stringify(metadata)),
  };
}

/**
 * An event as read back, in the current shape of its type.
 * @throws UnknownEventError for an event that newer code, or none of ours, wrote
 * @throws ServerTooOldError when the server does not say where it stands
 */
export function fromStoreEvent(event: ReadEvent): RecordedEvent {
  const metadata = (event.metadata ?? {}) as unknown as StoredMetadata;
  const { $correlationId: correlationId, $causationId: causationId, ...envelope } = metadata;
  const { id, type, streamId: stream, data } = event;
  const stored = { ...envelope, id, type, stream, data, correlationId, causationId };
  return fromStoredJson(stored, { revision: Number(event.revision), position: positionOf(event) });
}

/**
 * Where an event stands in the global order: the commit position of its record. Of the two numbers that
 * EventStoreDB has for it only this one is used: since version 20 it is the record's own place in the log, while
 * the prepare position that is reported may be that of the first event of the same append.
 * @throws ServerTooOldError when the server does not say it
 */
export function positionOf(event: Pick<ReadEvent, 'position'>): Position {
  const commit = event.position?.commit;
  // Before 22.6 a stream's events came without a position, that is with the largest number of 64 bits.
  if (commit === undefined || commit > LAST_PLACE) {
    throw new ServerTooOldError(
      'EventStoreDB did not say where an event stands in $all: version 22.10 or later is needed.',
    );
  }
  return commit;
}

/**
 * Refuses an append that the server would refuse; counted as it counts: data, metadata and the type at two bytes a
 * character.
 * @throws AppendTooLargeError
 */
export function checkSize(stream: string, events: readonly StoreEvent[]): void {
  let bytes = 0;
  for (const { json, data, metadata } of events)
    bytes += data.length + metadata.length + 2 * json.type.length;
  if (bytes <= MAX_APPEND_BYTES) return;
  throw new AppendTooLargeError(
    `An append to ${stream} has ${events.length} events of ${bytes} bytes together; EventStoreDB takes ` +
      `${MAX_APPEND_BYTES}. Append fewer or smaller events at a time. Nothing was stored.`,
  );
}
