import type { Decider, DomainError } from '@wabus/domain';
import type { EventStore } from '@wabus/event-store';
import type { FactKind } from '@wabus/whatsapp';
import { type KeepingPorts, keepUnknown } from './keep-unknown.ts';
import type { ConsentPorts } from './keyword-consent.ts';
import { type Placed, placedBy, together } from './outcome.ts';
import { contextOf, type FactOfKind, type OwnedFact } from './owned-fact.ts';
import type { Statuses } from './statuses.ts';

/** What placing facts stands on. */
export interface PlacingPorts extends ConsentPorts, KeepingPorts {
  readonly keyring: ConsentPorts['keyring'] & KeepingPorts['keyring'];
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

/** How a fact becomes a command on a stream. */
interface OneCommand<Owned extends OwnedFact, State, Command> {
  readonly decider: Decider<State, Command>;
  stream(owned: Owned): string;
  /** Null for what wabus has no event for: it is kept unknown. */
  command(owned: Owned): Command | null;
  /** What it means that a rule refuses it; a dead letter, if this is left out. */
  refused?(owned: Owned, error: DomainError): Placed;
}

/** Places each fact by one command on one stream. */
export function oneCommand<Owned extends OwnedFact, State, Command>(
  how: OneCommand<Owned, State, Command>,
): (ports: Pick<PlacingPorts, 'runner'> & KeepingPorts, facts: readonly Owned[]) => Promise<Placed> {
  const { decider, refused } = how;
  return async (ports, facts) => {
    const asked: { readonly owned: Owned; readonly command: Command }[] = [];
    const others: Owned[] = [];
    for (const owned of facts) {
      const command = how.command(owned);
      if (command === null) others.push(owned);
      else asked.push({ owned, command });
    }
    const requests = asked.map(({ owned, command }) => ({
      decider,
      stream: how.stream(owned),
      command,
      context: contextOf(owned),
    }));
    const outcomes = await ports.runner.runMany(requests);
    const placed = asked.map(({ owned }, index) =>
      placedBy(owned, outcomes[index], refused && ((error) => refused(owned, error))),
    );
    return together([...placed, await keepUnknown(ports, others, 'wabus has no event for it.')]);
  };
}
