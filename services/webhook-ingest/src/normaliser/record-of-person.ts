import { inboundDecider, isSaid, type Version } from '@wabus/domain';
import type { DomainEventOf } from '@wabus/events';
import {
  definePlacement,
  type Placement,
  type PlacingPorts,
  type Recording,
  type Streams,
} from './define-placement.ts';
import { NOTHING } from './outcome.ts';
import { contextOf, type FactOfKind, type OwnedFact, timeOf } from './owned-fact.ts';
import type { FactOfPerson, Heard, Person } from './people.ts';
import { factEventId } from './record-once.ts';
import { recordTogether } from './record-together.ts';

/** How what a person did becomes an event. */
interface RecordOfPerson<Fact extends FactOfPerson> {
  /** The stream of one message. */
  stream(owned: OwnedFact<Fact>): string;
  /** Of a message, which may come in several ways, how this one came; absent: each fact is one event. */
  version?(owned: OwnedFact<Fact>): Version;
  event(person: Person<Fact>): DomainEventOf<'inbound'>;
  /** What is done before the event stands, so that nothing is missing of one that stands. */
  before?(ports: PlacingPorts, people: readonly Person<Fact>[]): Promise<Heard<Fact>>;
}

/**
 * Places what people did: each fact is one event on the stream of its message, however often and in whatever order Meta
 * tells it. One that stands already makes no contact: the person may have been erased since.
 */
export function recordOfPerson<const Kind extends FactOfPerson['kind']>(
  kind: Kind,
  how: RecordOfPerson<FactOfKind<Kind>>,
): Placement<Kind> {
  const begin = (facts: readonly OwnedFact<FactOfKind<Kind>>[]) => recordingOf(facts, how);
  return definePlacement(kind, {
    showsPeople: true,
    ...(how.version ? {} : { acquaints: true }),
    begin,
    place: (ports, facts) => recordTogether(ports, [begin(facts)]),
  });
}

function recordingOf<Fact extends FactOfPerson>(
  facts: readonly OwnedFact<Fact>[],
  how: RecordOfPerson<Fact>,
): Recording {
  return {
    streams: facts.map((owned) => how.stream(owned)),
    sift(known) {
      const { own, foreign } = byOwner(known, facts, how);
      const fresh = untold(known, own, how);
      const isFresh = new Set(fresh);
      return {
        fresh,
        repeated: own.filter((owned) => !isFresh.has(owned)),
        foreign,
        async prepare(ports, met) {
          const people = fresh.flatMap((owned) => {
            const who = met.get(owned);
            return who ? [{ owned, ...who }] : [];
          });
          const heard = await (how.before?.(ports, people) ?? { people, failed: NOTHING });
          const asked = heard.people.map((person) => {
            return { owned: person.owned, request: requestFor(person, known, how) };
          });
          return { asked, failed: heard.failed };
        },
      };
    },
  };
}

/** Whose the stream of each is: the tenant's who has it, else of whoever is told first. */
function byOwner<Fact extends FactOfPerson>(
  streams: Streams,
  facts: readonly OwnedFact<Fact>[],
  how: RecordOfPerson<Fact>,
): { readonly own: readonly OwnedFact<Fact>[]; readonly foreign: readonly OwnedFact<Fact>[] } {
  const tenants = new Map<string, string>();
  const own: OwnedFact<Fact>[] = [];
  const foreign: OwnedFact<Fact>[] = [];
  for (const owned of facts) {
    const stream = how.stream(owned);
    const { tenantId } = owned.owner;
    const first = tenants.get(stream) ?? streams.get(stream)?.origin?.tenantId ?? tenantId;
    tenants.set(stream, first);
    (first === tenantId ? own : foreign).push(owned);
  }
  return { own, foreign };
}

/** Facts that add something to what stands, each once. */
function untold<Fact extends FactOfPerson>(
  streams: Streams,
  facts: readonly OwnedFact<Fact>[],
  how: RecordOfPerson<Fact>,
): OwnedFact<Fact>[] {
  return [...Map.groupBy(facts, (owned) => how.stream(owned))].flatMap(([stream, own]) => {
    let said = streams.get(stream)?.state ?? inboundDecider.initialState;
    return own.filter((owned) => {
      const version = how.version?.(owned) ?? null;
      const event = { id: factEventId(owned, stream), type: owned.fact.kind };
      const isNew = !isSaid(said, { ...event, version });
      if (isNew) {
        const versions = version ? [...said.versions, version] : said.versions;
        said = { told: { ...event, before: said.told }, versions };
      }
      return isNew;
    });
  });
}

/** Nothing is read a second time: an append at the revision that was read finds out whether it has changed since. */
function requestFor<Fact extends FactOfPerson>(
  person: Person<Fact>,
  streams: Streams,
  how: RecordOfPerson<Fact>,
) {
  const { owned } = person;
  const stream = how.stream(owned);
  const event = { ...how.event(person), id: factEventId(owned, stream), occurredAt: timeOf(owned) };
  const from = streams.get(stream);
  return {
    decider: inboundDecider,
    stream,
    command: { type: 'RecordSaid', event } as const,
    context: contextOf(owned),
    ...(from ? { from } : {}),
  };
}
