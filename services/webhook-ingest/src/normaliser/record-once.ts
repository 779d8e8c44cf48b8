import { onceDecider, type RecordOnce } from '@wabus/domain';
import { type DomainEvent, type DomainEventOf, derivedId, streamName } from '@wabus/events';
import type { FactKind, WebhookFact } from '@wabus/whatsapp';
import { definePlacement, oneCommand, type Placement } from './define-placement.ts';
import { type FactOfKind, type NamesNumber, type OwnedFact, timeOf } from './owned-fact.ts';

/** What every event of an account has of the fact that it records. */
interface OfWaba {
  readonly wabaId: string;
  /** Meta's time, RFC 3339. */
  readonly at: string;
}

/** What every event of a business phone number has of the fact that it records. */
export interface OfNumber extends OfWaba {
  readonly phoneNumberId: string;
  readonly projectId: string;
}

/** Kinds of facts that are of a number. */
type NumberKind = Extract<WebhookFact, NamesNumber>['kind'];

/**
 * Places facts of an account: each is one event on the stream of its WABA, however often and in whatever order Meta tells
 * it; null for what wabus has no event for, which is kept unknown.
 */
export function recordOnWaba<const Kind extends FactKind>(
  kind: Kind,
  event: (owned: OwnedFact<FactOfKind<Kind>>, of: OfWaba) => DomainEventOf<'waba'> | null,
): Placement<Kind> {
  const ask = (owned: OwnedFact<FactOfKind<Kind>>) => {
    const { wabaId } = owned.owner;
    const told = event(owned, { wabaId, at: timeOf(owned) });
    return told && recordRequest(owned, streamName.waba(wabaId), told);
  };
  return definePlacement(kind, { place: oneCommand({ decider: onceDecider, ask }) });
}

/** The same for facts of a business phone number, on the stream of the number. */
export function recordOnNumber<const Kind extends NumberKind>(
  kind: Kind,
  event: (owned: OwnedFact<FactOfKind<Kind>>, of: OfNumber) => DomainEventOf<'number'> | null,
): Placement<Kind> {
  const ask = (owned: OwnedFact<FactOfKind<Kind>>) => {
    const { wabaId, number } = owned.owner;
    const told = number && event(owned, { wabaId, ...number, at: timeOf(owned) });
    return told ? recordRequest(owned, streamName.number(number.phoneNumberId), told) : null;
  };
  return definePlacement(kind, { place: oneCommand({ decider: onceDecider, ask }) });
}

/** The command that records an event on a stream, once, because of a fact. */
export function recordRequest(
  owned: OwnedFact,
  stream: string,
  event: DomainEvent,
  by: RecordOnce['by'] = 'id',
): { readonly stream: string; readonly command: RecordOnce } {
  const told = { ...event, id: factEventId(owned, stream), occurredAt: timeOf(owned) };
  return { stream, command: { type: 'RecordOnce', event: told, by } };
}

/** The same fact gives the same id however often Meta tells it, and by whatever record. */
export function factEventId({ fact }: OwnedFact, stream: string): string {
  return derivedId('fact', stream, fact.kind, fact.at ?? '', fact.digest);
}
