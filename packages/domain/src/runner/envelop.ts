import {
  type Actor,
  commandEventId,
  type DomainEvent,
  definitionOf,
  derivedId,
  type EventEnvelope,
  InvalidEventError,
  type NewEvent,
  type PlainPart,
} from '@wabus/events';
import type { Keyring } from '@wabus/keyring';
import type { FoldableEvent } from '../decider.ts';

/** What the envelopes of one append have in common. */
export interface EnvelopeContext {
  readonly stream: string;
  readonly tenantId: string;
  readonly wabaId?: string;
  readonly key: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly commandHash?: string;
  readonly actor: Actor;
  /** Our clock, RFC 3339; also `occurredAt` of events that do not say their own. */
  readonly recordedAt: string;
  /** Id of the n-th event (from 0) when the event does not bring its own. */
  readonly eventId: (index: number) => string;
}

/** An event in its envelope, its personal part still open. */
export interface UnsealedEvent extends Omit<EventEnvelope, 'personal'> {
  readonly data: unknown;
  readonly plain: readonly PlainPart[];
}

/** Ids of a command's events: the same command, stream, body hash and index give the same id. */
export function commandEventIds(
  command: string,
  stream: string,
  commandHash?: string,
): (index: number) => string {
  const inStream = derivedId('command-in-stream', command, stream);
  return (index) => commandEventId(inStream, commandHash ?? '', index);
}

/**
 * Puts decided events into envelopes.
 * @throws InvalidEventError for a type that the catalogue does not know or a time that is none
 */
export function envelop(events: readonly DomainEvent[], context: EnvelopeContext): UnsealedEvent[] {
  const { eventId, recordedAt, ...common } = context;
  return events.map((event, index) => {
    const definition = definitionOf(event.type);
    if (!definition) throw new InvalidEventError(event.type, ['type: not in the catalogue']);
    const occurred = event.occurredAt === undefined ? recordedAt : instantOf(event.type, event.occurredAt);
    return {
      ...common,
      id: event.id ?? eventId(index),
      type: event.type,
      schemaVersion: definition.version,
      occurredAt: occurred,
      recordedAt,
      data: event.data,
      plain: event.personal ?? [],
    };
  });
}

function instantOf(type: string, given: string): string {
  const time = new Date(given);
  if (Number.isNaN(time.getTime())) throw new InvalidEventError(type, ['occurredAt: no time']);
  return time.toISOString();
}

/** Seals the personal parts of all events with one call to the keyring, each bound to its tenant, contact and event. */
export async function sealEvents(
  keyring: Pick<Keyring, 'seal'>,
  events: readonly UnsealedEvent[],
): Promise<NewEvent[]> {
  const parts = events.flatMap(({ plain, tenantId, id }) =>
    plain.map((part) => ({ tenantId, contactId: part.contactId, eventId: id, plain: part.plain })),
  );
  const sealed = parts.length === 0 ? [] : await keyring.seal(parts);
  let next = 0;
  return events.map(({ plain, ...envelope }) => {
    const personal = sealed.slice(next, next + plain.length);
    next += plain.length;
    return { ...envelope, personal };
  });
}

/** The event as a fold sees it, before it is stored. */
export function foldable(event: UnsealedEvent): FoldableEvent {
  const { plain: _open, ...rest } = event;
  return rest as FoldableEvent;
}
