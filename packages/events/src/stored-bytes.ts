import { decodeEvent, encodeEvent } from './avro/wire.ts';
import type { RecordedEvent } from './envelope.ts';
import { pack, unpack } from './packed.ts';
import { type EventCoordinates, fromStoredJson, type StoredEvent } from './stored-json.ts';

/** First byte of packed Avro: behind it the id of the schema, and the body. */
const PACKED = 1;
/** First byte of JSON text, as versions before wrote it. */
const BRACE = 0x7b;

/** An event as bytes for a store, and how long its record on the log will be. */
export interface StoredBytes {
  readonly bytes: Buffer;
  readonly recordBytes: number;
}

/** What a store that keeps bytes writes for an event that `toStoredJson` let pass, without its place. */
export function toStoredBytes(event: StoredEvent): StoredBytes {
  const record = encodeEvent({ ...event, revision: 0, position: 0n });
  const bytes = pack(record, event.stream);
  bytes[0] = PACKED;
  return { bytes, recordBytes: record.length };
}

/**
 * What such a store read of a stream, at its coordinates and in the current shape of its type.
 * @throws UnknownEventError or UnknownSchemaError for a type or version that this code does not know
 * @throws UnreadableBytesError, RangeError or SyntaxError for bytes that are no event
 */
export function fromStoredBytes(bytes: Buffer, stream: string, coordinates: EventCoordinates): RecordedEvent {
  if (bytes[0] === BRACE) return fromStoredJson(JSON.parse(bytes.toString()) as StoredEvent, coordinates);
  if (bytes[0] !== PACKED) throw new RangeError('An event is stored in a form that is not known here.');
  const record = unpack(bytes, stream);
  record[0] = 0;
  const { revision, position } = coordinates;
  return { ...decodeEvent(record), revision, position };
}
