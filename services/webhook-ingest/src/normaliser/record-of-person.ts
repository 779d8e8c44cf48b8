import { isTold, onceDecider, toldIn } from '@wabus/domain';
import type { EventStore } from '@wabus/event-store';
import type { DomainEventOf, EventTypeOf } from '@wabus/events';
import { definePlacement, type Placement, type PlacingPorts } from './define-placement.ts';
import { deadLetter, NOTHING, type Placed, placedBy, together } from './outcome.ts';
import { contextOf, type FactOfKind, type OwnedFact } from './owned-fact.ts';
import { type FactOfPerson, type Heard, identify, type Person } from './people.ts';
import { factEventId, recordRequest } from './record-once.ts';

/** How what a person did becomes an event. */
interface RecordOfPerson<Fact extends FactOfPerson> {
  /** The stream of one message. */
  stream(owned: OwnedFact<Fact>): string;
  /** The type of event that such a stream has once, whatever else is told of it; absent: each fact is one event. */
  readonly once?: EventTypeOf<'inbound'>;
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
    place: async (ports, facts) => {
      const fresh = await untold(ports.store, facts, how);
      const repeated: Placed = {
        ...NOTHING,
        outcomes: new Array(facts.length - fresh.length).fill('repeated'),
      };
      const met = await identify(ports, fresh);
      const heard = await (how.before?.(ports, met.people) ?? { people: met.people, failed: NOTHING });
      const requests = heard.people.map((person) => requestFor(person, how));
      const outcomes = await ports.runner.runMany(requests);
      const placed = heard.people.map(({ owned }, index) =>
        placedBy(owned, outcomes[index], () =>
          deadLetter(owned, 'conflict', 'Another tenant received this message.'),
        ),
      );
      return together([repeated, met.failed, heard.failed, ...placed]);
    },
  });
}

/** Facts of which nothing stands yet, each once. */
async function untold<Fact extends FactOfPerson>(
  store: Pick<EventStore, 'readStream'>,
  facts: readonly OwnedFact<Fact>[],
  how: RecordOfPerson<Fact>,
): Promise<OwnedFact<Fact>[]> {
  const streams = [...Map.groupBy(facts, (owned) => how.stream(owned))];
  const fresh = await Promise.all(
    streams.map(async ([stream, own]) => {
      let told = toldIn(await store.readStream(stream));
      return own.filter((owned) => {
        const event = { id: factEventId(owned, stream), type: how.once ?? owned.fact.kind };
        const isNew = !isTold(told, how.once ? 'type' : 'id', event);
        if (isNew) told = { ...event, before: told };
        return isNew;
      });
    }),
  );
  return fresh.flat();
}

function requestFor<Fact extends FactOfPerson>(person: Person<Fact>, how: RecordOfPerson<Fact>) {
  const { owned } = person;
  const request = recordRequest(owned, how.stream(owned), how.event(person), how.once ? 'type' : 'id');
  return { decider: onceDecider, ...request, context: contextOf(owned) };
}
