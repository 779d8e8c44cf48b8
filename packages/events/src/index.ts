export { UnknownSchemaError, type WireSchema, wireSchemas } from './avro/registry.ts';
export type { AvroField, AvroRecord, AvroSchema } from './avro/schema.ts';
export { decodeEvent, encodeEvent, UnreadableBytesError } from './avro/wire.ts';
export type { EventData, EventType, EventTypeOf, PersonalData, PersonalEventType } from './catalogue.ts';
export { catalogue, definitionOf, eventTypesOf, sentenceOf } from './catalogue.ts';
export {
  ADDRESS_KINDS,
  ADDRESS_SOURCES,
  CONFLICT_CAUSES,
  CONSENT_PURPOSES,
  LANES,
  MARKETING_POLICIES,
  MARKETING_PREFERENCES,
  MEDIA_FAILURES,
  MESSAGE_PURPOSES,
  NOT_SCANNED,
  SAID_BY,
  SAID_SOURCES,
  SCAN_VERDICTS,
  SENT_BY,
  TEMPLATE_CATEGORIES,
} from './closed-lists.ts';
export type { EventDefinition, StreamKind } from './define-event.ts';
export { defineEvent, STREAM_KINDS, STREAM_PREFIXES } from './define-event.ts';
export type { CatalogueEvent, DomainEvent, DomainEventOf, PlainPart } from './domain-event.ts';
export { commandEventIds, type EnvelopeContext, envelop, type UnsealedEvent } from './envelop.ts';
export type { Actor, EventEnvelope, NewEvent, Position, RecordedEvent, SealedPart } from './envelope.ts';
export {
  campaignMessageId,
  commandEventId,
  commandId,
  conversationId,
  derivedId,
  groupConversationId,
  inboundId,
  streamName,
  templateId,
} from './identity.ts';
export { murmur2, PARTITIONS, partitionOf } from './partition.ts';
export { readPersonal, validatePersonal } from './personal.ts';
export { UnreadablePersonalError } from './personal-half.ts';
export { sendKeyOf } from './send-key.ts';
export { longName, shortName } from './short-names.ts';
export { fromStoredBytes, type StoredBytes, toStoredBytes } from './stored-bytes.ts';
export { type EventCoordinates, fromStoredJson, type StoredEvent, toStoredJson } from './stored-json.ts';
export { UnknownEventError, upcast } from './upcast.ts';
export { InvalidEventError, personalFieldsOf, validateEvent } from './validate.ts';
