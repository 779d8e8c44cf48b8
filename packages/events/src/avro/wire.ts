import type { RecordedEvent } from '../envelope.ts';
import { upcast } from '../upcast.ts';
import type { RecordCodec } from './record-codec.ts';
import { readerOf, writerOf } from './registry.ts';

/** Confluent framing: a zero byte, the schema id as big-endian int32, then the Avro body. */
const MAGIC = 0;
const HEADER = 5;

/** Bytes that are no framed event. */
export class UnreadableBytesError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UnreadableBytesError';
  }
}

/** Encoding is synchronous, so one buffer serves all; it grows to the largest event met. */
let scratch = Buffer.allocUnsafe(64 * 1024);

/** The bytes of an event at the current version of its type, with its revision and position. */
export function encodeEvent(event: RecordedEvent): Buffer {
  const { id, codec } = writerOf(event.type);
  return frame(id, event, codec);
}

/** The bytes of an event as one schema writes it, whether it is the current one or not. */
export function frame(schemaId: number, event: RecordedEvent, codec: RecordCodec): Buffer {
  let end = codec.write(event, scratch, HEADER);
  if (end < 0) {
    scratch = Buffer.allocUnsafe(2 * (scratch.length - end));
    end = codec.write(event, scratch, HEADER);
  }
  scratch.writeUInt8(MAGIC, 0);
  scratch.writeInt32BE(schemaId, 1);
  return Buffer.from(scratch.subarray(0, end));
}

/**
 * The event in these bytes, in the current shape of its type, whatever version wrote it.
 * @throws UnreadableBytesError for bytes that are no event, UnknownSchemaError for one that newer code wrote
 */
export function decodeEvent(bytes: Buffer): RecordedEvent {
  return upcast(decodeAsWritten(bytes));
}

/** The event in these bytes in the shape it was written in; see `decodeEvent`. */
export function decodeAsWritten(bytes: Buffer): RecordedEvent {
  if (bytes.length <= HEADER || bytes[0] !== MAGIC) throw new UnreadableBytesError('no framed event');
  const reader = readerOf(bytes.readInt32BE(1));
  try {
    return reader.read(bytes, HEADER);
  } catch (cause) {
    throw new UnreadableBytesError('the body is not what its schema says', { cause });
  }
}
