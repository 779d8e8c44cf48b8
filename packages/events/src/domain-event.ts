import type { EventData, EventType, EventTypeOf, PersonalData } from './catalogue.ts';
import type { StreamKind } from './define-event.ts';
import type { RecordedEvent } from './envelope.ts';

/** The personal part of one contact, before it is sealed. */
export interface PlainPart<Plain = unknown> {
  readonly contactId: string;
  readonly plain: Plain;
}

/** What a decider returns: a fact without its envelope. One member per type of the catalogue. */
export type DomainEvent = {
  [Type in EventType]: {
    readonly type: Type;
    readonly data: EventData<Type>;
    readonly personal?: readonly PlainPart<PersonalData<Type>>[];
    /** The world's clock where it differs from ours (Meta's timestamp). */
    readonly occurredAt?: string;
    /** Given where a derived id exists (status and inbound facts) or a fresh one matters (claims, attempts). */
    readonly id?: string;
  };
}[EventType];

/** A fact of a stream of this kind, without its envelope. */
export type DomainEventOf<Kind extends StreamKind> = Extract<
  DomainEvent,
  { readonly type: EventTypeOf<Kind> }
>;

/** A recorded event of the catalogue, discriminated by `type`: what `evolve` folds over. */
export type CatalogueEvent = {
  [Type in EventType]: RecordedEvent<EventData<Type>> & { readonly type: Type };
}[EventType];
