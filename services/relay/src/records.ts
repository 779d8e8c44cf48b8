import { headersOf, type LogRecord, PARTITIONS, partitionOf } from '@wabus/event-log';
import { encodeEvent, type Position, type RecordedEvent, sendKeyOf } from '@wabus/events';

/** An event as the log will carry it, but for its place behind the record before it. */
export interface Publishable {
  readonly position: Position;
  readonly partition: number;
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  /** Key in `wabus.send`; null for everything but a released message. */
  readonly sendKey: string | null;
}

/** One batch: the records of both topics, and the newest position of each partition after it. */
export interface Batch {
  readonly events: readonly LogRecord[];
  readonly send: readonly LogRecord[];
  readonly lastPositions: readonly Position[];
}

/** Encodes an event. The key is a property of its stream; a released message goes to the sender by its number's WABA. */
export function toPublishable(event: RecordedEvent): Publishable {
  return {
    position: event.position,
    partition: partitionOf(event.key, PARTITIONS),
    key: event.key,
    value: encodeEvent(event),
    headers: headersOf(event),
    sendKey: sendKeyOf(event),
  };
}

/**
 * The records of a batch. `prev` names the position of the record before it in its partition of `wabus.events`; it
 * follows from the events alone, so a batch that is published again after a crash is cut differently but chained alike.
 */
export function toBatch(publishables: readonly Publishable[], lastPositions: readonly Position[]): Batch {
  const last = [...lastPositions];
  const events = publishables.map(({ key, value, headers, partition, position }) => {
    const prev = String(last[partition] ?? 0n);
    last[partition] = position;
    return { key, value, headers: { ...headers, prev } };
  });
  const send = publishables.flatMap(({ sendKey, value, headers }) =>
    sendKey === null ? [] : [{ key: sendKey, value, headers }],
  );
  return { events, send, lastPositions: last };
}
