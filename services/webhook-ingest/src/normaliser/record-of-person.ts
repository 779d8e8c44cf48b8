import { type StreamSnapshot, streamOf } from '@wabus/commands';
import { inboundDecider, isSaid, type Version } from '@wabus/domain';
import type { EventStore } from '@wabus/event-store';
import type { DomainEventOf } from '@wabus/events';
import { acquaint } from './acquaint.ts';
import { definePlacement, type Placement, type PlacingPorts } from './define-placement.ts';
import { cameTo, deadLetter, NOTHING, placedBy, together } from './outcome.ts';
import { contextOf, type FactOfKind, type OwnedFact, timeOf } from './owned-fact.ts';
import { type FactOfPerson, type Heard, identify, type Person } from './people.ts';
import { factEventId } from './record-once.ts';

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
  return definePlacement(kind, {
    showsPeople: true,
    ...(how.version ? {} : { learn: acquaint }),
    place: async (ports, facts) => {
      const streams = await readStreams(ports.store, facts, how);
      const fresh = untold(streams, facts, how);
      const isFresh = new Set(fresh);
      const repeated = facts.filter((owned) => !isFresh.has(owned)).map((owned) => cameTo(owned, 'repeated'));
      const met = await identify(ports, fresh);
      const heard = await (how.before?.(ports, met.people) ?? { people: met.people, failed: NOTHING });
      const requests = heard.people.map((person) => requestFor(person, streams, how));
      const outcomes = await ports.runner.runMany(requests);
      const placed = heard.people.map(({ owned }, index) =>
        placedBy(owned, outcomes[index], () =>
          deadLetter(owned, 'conflict', 'Another tenant received this message.'),
        ),
      );
      return together([...repeated, met.failed, heard.failed, ...placed]);
    },
  });
}

/** Streams by name, as far as they were read. */
type Streams = ReadonlyMap<string, StreamSnapshot<(typeof inboundDecider)['initialState']>>;

/** What stands in the streams of these facts. */
async function readStreams<Fact extends FactOfPerson>(
  store: Pick<EventStore, 'readStream'>,
  facts: readonly OwnedFact<Fact>[],
  how: RecordOfPerson<Fact>,
): Promise<Streams> {
  const names = [...new Set(facts.map((owned) => how.stream(owned)))];
  const read = async (name: string) =>
    [name, streamOf(inboundDecider, await store.readStream(name))] as const;
  return new Map(await Promise.all(names.map(read)));
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
