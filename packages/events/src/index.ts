export { catalogue, definitionOf } from './catalogue.ts';
export type { EventData, EventType, PersonalData } from './catalogue.ts';
export { STREAM_KINDS, defineEvent } from './define-event.ts';
export type { EventDefinition, StreamKind } from './define-event.ts';
export type { Actor, EventEnvelope, NewEvent, Position, RecordedEvent, SealedPart } from './envelope.ts';
export {
  campaignMessageId,
  commandEventId,
  commandId,
  conversationId,
  derivedId,
  inboundId,
  streamName,
  templateId,
} from './identity.ts';
export type { CatalogueEvent, DomainEvent, PlainPart } from './domain-event.ts';
