// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { TOMBSTONE } from './log.ts';
import type { ProposedEvent, StoredEvent } from './stored-event.ts';

const TICKS_PER_MILLISECOND = 10_000;
const JSON_CONTENT = 'application/json';

/** Text of a UUID in either of its two forms. */
export function uuidText(uuid: shared.UUID | undefined): string {
  const structured = uuid?.getStructured();
  if (!structured) return (uuid?.getString() ?? '').toLowerCase();
  const bytes = Buffer.alloc(16);
  bytes.writeBigInt64BE(BigInt.asIntN(64, BigInt(structured.getMostSignificantBits())), 0);
  bytes.writeBigInt64BE(BigInt.asIntN(64, BigInt(structured.getLeastSignificantBits())), 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Name of a stream, sent as bytes. */
export function streamNameOf(identifier: shared.StreamIdentifier | undefined): string {
  return identifier ? Buffer.from(identifier.getStreamName_asU8()).toString('utf8') : '';
}

/** A stream's name as the protocol sends it. */
export function streamIdentifier(name: string): shared.StreamIdentifier {
  return new shared.StreamIdentifier().setStreamName(Buffer.from(name, 'utf8'));
}

/** What both kinds of append send per event. */
export type ProposedMessage = streams.AppendReq.ProposedMessage | streams.BatchAppendReq.ProposedMessage;

/** Metadata properties that an event must bring: `RpcExceptions.RequiredMetadataPropertyMissing`. */
export const REQUIRED_METADATA = ['type', 'content-type'] as const;

/** The proposed event, or the name of the property it lacks. */
export function proposedEvent(message: ProposedMessage): ProposedEvent | (typeof REQUIRED_METADATA)[number] {
  const metadata = message.getMetadataMap();
  const type = metadata.get('type');
  const contentType = metadata.get('content-type');
  if (type === undefined) return 'type';
  if (contentType === undefined) return 'content-type';
  return {
    id: uuidText(message.getId()),
    type,
    json: contentType === JSON_CONTENT,
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

const GUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;
const NO_GUID = '00000000-0000-0000-0000-000000000000';

/** Whether a text is a GUID as the server reads one. */
export const isGuid = (text: string): boolean => GUID.test(text);

/** Why the server's own checks would throw on an append (`Uuid.cs`, `Event.cs`, `ClientMessage.WriteEvents`). */
export function refusalOf(stream: string, events: readonly ProposedEvent[]): string | undefined {
  if (stream === '' || stream === '$$') return "Invalid stream name. (Parameter 'eventStreamId')";
  if (events.some(({ id }) => !isGuid(id))) return 'Unrecognized Guid format.';
  if (events.some(({ id }) => id === NO_GUID)) return 'Empty eventId provided.';
  return events.some(({ type }) => type === '') ? 'Empty eventType provided.' : undefined;
}

/** What an event counts towards the maximum append size (`Event.SizeOnDisk`). */
export const sizeOnDisk = ({ type, data, metadata }: ProposedEvent): number =>
  data.length + metadata.length + type.length * 2;

/** Read responses of events as bytes. Those read last are kept, since readers of the end of the log ask for the same. */
export class EncodedEvents {
  readonly #kept = new Map<StoredEvent, Buffer>();

  bytesOf(event: StoredEvent): Buffer {
    const known = this.#kept.get(event);
    if (known) return known;
    const bytes = Buffer.from(readResponse(event).serializeBinary());
    this.#kept.set(event, bytes);
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value as StoredEvent);
    return bytes;
  }
}

const KEPT = 4096;
/** Revision of the record that ends a stream for good: the largest of 64 bits with a sign. */
const LAST_REVISION = String(2n ** 63n - 1n);

function readResponse(event: StoredEvent): streams.ReadResp {
  const position = String(event.position);
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(event.id))
    .setStreamIdentifier(streamIdentifier(event.stream))
    .setStreamRevision(event.type === TOMBSTONE ? LAST_REVISION : String(event.revision))
    .setCommitPosition(position)
    .setPreparePosition(position)
    .setData(event.data)
    .setCustomMetadata(event.metadata);
  recorded
    .getMetadataMap()
    .set('type', event.type)
    .set('created', String(event.created * TICKS_PER_MILLISECOND))
    .set('content-type', event.json ? JSON_CONTENT : 'application/octet-stream');
  const read = new streams.ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(position);
  return new streams.ReadResp().setEvent(read);
}
