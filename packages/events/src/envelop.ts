import { definitionOf } from './catalogue.ts';
import type { DomainEvent, PlainPart } from './domain-event.ts';
import type { Actor, EventEnvelope } from './envelope.ts';
import { commandEventId, derivedId } from './identity.ts';
import { InvalidEventError } from './validate.ts';

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
