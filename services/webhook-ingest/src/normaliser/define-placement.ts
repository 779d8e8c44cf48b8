import type { Decider, DomainError } from '@wabus/domain';
import type { EventStore } from '@wabus/event-store';
import type { FactKind } from '@wabus/whatsapp';
import { contextOf, type FactOfKind, type OwnedItem } from './item.ts';
import { type KeepingPorts, keepUnknown } from './keep-unknown.ts';
import type { ConsentPorts } from './keyword-consent.ts';
import { type Placed, placedBy, together } from './outcome.ts';
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
  learn?(ports: PlacingPorts, items: readonly OwnedItem<FactOfKind<Kind>>[]): Promise<Placed>;
  /** One outcome, or one error, for each of the items. */
  place(ports: PlacingPorts, items: readonly OwnedItem<FactOfKind<Kind>>[]): Promise<Placed>;
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
interface OneCommand<Item extends OwnedItem, State, Command> {
  readonly decider: Decider<State, Command>;
  stream(item: Item): string;
  /** Null for what wabus has no event for: it is kept unknown. */
  command(item: Item): Command | null;
  /** What it means that a rule refuses it; a dead letter, if this is left out. */
  refused?(item: Item, error: DomainError): Placed;
}

/** Places each fact by one command on one stream. */
export function oneCommand<Item extends OwnedItem, State, Command>(
  how: OneCommand<Item, State, Command>,
): (ports: Pick<PlacingPorts, 'runner'> & KeepingPorts, items: readonly Item[]) => Promise<Placed> {
  const { decider, refused } = how;
  return async (ports, items) => {
    const asked: { readonly item: Item; readonly command: Command }[] = [];
    const others: Item[] = [];
    for (const item of items) {
      const command = how.command(item);
      if (command === null) others.push(item);
      else asked.push({ item, command });
    }
    const requests = asked.map(({ item, command }) => ({
      decider,
      stream: how.stream(item),
      command,
      context: contextOf(item),
    }));
    const outcomes = await ports.runner.runMany(requests);
    const placed = asked.map(({ item }, index) =>
      placedBy(item, outcomes[index], refused && ((error) => refused(item, error))),
    );
    return together([...placed, await keepUnknown(ports, others, 'wabus has no event for it.')]);
  };
}
