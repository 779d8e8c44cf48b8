import type { RunRequest, StreamSnapshot } from '@wabus/commands';
import type { Decider, DomainError, inboundDecider, RecordSaid } from '@wabus/domain';
import type { EventStore } from '@wabus/event-store';
import type { FactKind } from '@wabus/whatsapp';
import type { ChangePorts } from './change-identity.ts';
import { type KeepingPorts, keepUnknown } from './keep-unknown.ts';
import type { ConsentPorts } from './keyword-consent.ts';
import type { Met } from './meet.ts';
import { type Placed, placedBy, together } from './outcome.ts';
import { contextOf, type FactOfKind, type OwnedFact } from './owned-fact.ts';
import type { FactOfPerson } from './people.ts';
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
   * together of a person, the next may show one half of. Those that are recorded together are met together, in that order.
   */
  readonly showsPeople: boolean;
  /** What they show of people is learnt before any fact of the batch is placed. */
  readonly acquaints?: boolean;
  /** Of what people did: how the facts are recorded, so that those of several kinds go to the store together. */
  begin?(facts: readonly OwnedFact<FactOfKind<Kind>>[]): Recording;
  /** One outcome, or one error, for each of the facts. */
  place(ports: PlacingPorts, facts: readonly OwnedFact<FactOfKind<Kind>>[]): Promise<Placed>;
}

/** What was said under an id of Meta's, as its stream folds. */
type Said = (typeof inboundDecider)['initialState'];

/** Streams by name, as far as they were read. */
export type Streams = ReadonlyMap<string, StreamSnapshot<Said>>;

/** Facts of one kind that people made, on their way to the store; what is special of the kind stays inside. */
export interface Recording {
  /** The streams that they are on. */
  readonly streams: readonly string[];
  /** Finds those that add something to what stands. */
  sift(known: Streams): Sifted;
}

/** What a recording adds to what stands. */
interface Sifted {
  readonly fresh: readonly OwnedFact<FactOfPerson>[];
  readonly repeated: readonly OwnedFact[];
  /** Those whose id of Meta's another tenant has: nobody becomes a contact by them. */
  readonly foreign: readonly OwnedFact[];
  /** The commands that record what is fresh, by who made it; a fact of nobody here has failed already. */
  prepare(ports: PlacingPorts, met: ReadonlyMap<OwnedFact, Met>): Promise<Prepared>;
}

/** Commands of a recording. */
export interface Prepared {
  readonly asked: readonly {
    readonly owned: OwnedFact;
    readonly request: RunRequest<Said, RecordSaid>;
  }[];
  readonly failed: Placed;
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
