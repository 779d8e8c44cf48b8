import type { Decider, DomainError } from '@wabus/domain';
import type { EventStore } from '@wabus/event-store';
import type { FactKind } from '@wabus/whatsapp';
import type { ChangePorts } from './change-identity.ts';
import { type KeepingPorts, keepUnknown } from './keep-unknown.ts';
import type { ConsentPorts } from './keyword-consent.ts';
import { type Placed, placedBy, together } from './outcome.ts';
import { contextOf, type FactOfKind, type OwnedFact } from './owned-fact.ts';
import type { Statuses } from './statuses.ts';

/** What placing facts stands on. */
export interface PlacingPorts extends ConsentPorts, KeepingPorts {
  readonly keyring: ConsentPorts['keyring'] & KeepingPorts['keyring'] & ChangePorts['keyring'];
  readonly store: Pick<EventStore, 'readStream'>;
  readonly statuses: Pick<Statuses, 'place'>;
}

/** What becomes of the facts of a kind. */
export interface Placement<Kind extends FactKind> {
  readonly kind: Kind;
  /**
   * They show who people are. Such kinds are placed one after the other, in the order of `placements.ts`: what one shows
   * together of a person, the next may show one half of.
   */
  readonly showsPeople: boolean;
  /** What is learnt of people before any fact of the batch is placed; answers what failed. */
  learn?(ports: PlacingPorts, facts: readonly OwnedFact<FactOfKind<Kind>>[]): Promise<Placed>;
  /** One outcome, or one error, for each of the facts. */
  place(ports: PlacingPorts, facts: readonly OwnedFact<FactOfKind<Kind>>[]): Promise<Placed>;
}

type How<Kind extends FactKind> = Omit<Placement<Kind>, 'kind' | 'showsPeople'> &
  Partial<Pick<Placement<Kind>, 'showsPeople'>>;

/** Says what becomes of the facts of a kind. */
export function definePlacement<const Kind extends FactKind>(
  kind: Kind,
  how: How<NoInfer<Kind>>,
): Placement<Kind> {
  return { showsPeople: false, ...how, kind };
}

/** A command on a stream. */
interface Asked<Command> {
  readonly stream: string;
  readonly command: Command;
}

/** How a fact becomes a command on a stream. */
interface OneCommand<Owned extends OwnedFact, State, Command> {
  readonly decider: Decider<State, Command>;
  /** Null for what wabus has no event for: it is kept unknown. */
  ask(owned: Owned): Asked<Command> | null;
  /** What it means that a rule refuses it; a dead letter, if this is left out. */
  refused?(owned: Owned, error: DomainError): Placed;
}

/** Places each fact by one command on one stream. */
export function oneCommand<Owned extends OwnedFact, State, Command>({
  decider,
  ask,
  refused,
}: OneCommand<Owned, State, Command>): (
  ports: Pick<PlacingPorts, 'runner'> & KeepingPorts,
  facts: readonly Owned[],
) => Promise<Placed> {
  return async (ports, facts) => {
    const asked = facts.map((owned) => ({ owned, request: ask(owned) }));
    const known = asked.flatMap(({ owned, request }) => (request ? [{ owned, request }] : []));
    const requests = known.map(({ owned, request }) => ({ decider, ...request, context: contextOf(owned) }));
    const outcomes = await ports.runner.runMany(requests);
    const placed = known.map(({ owned }, index) =>
      placedBy(owned, outcomes[index], refused && ((error) => refused(owned, error))),
    );
    const others = asked.flatMap(({ owned, request }) => (request ? [] : [owned]));
    return together([...placed, await keepUnknown(ports, others, 'wabus has no event for it.')]);
  };
}
