import type { WebhookFact } from '@wabus/whatsapp';
import { shownBy } from './addresses.ts';
import { type MeetingPorts, type Met, meet } from './meet.ts';
import { failedBy, type Placed, together } from './outcome.ts';
import { believedTimeOf, type OwnedFact } from './owned-fact.ts';
import type { Portfolios } from './portfolios.ts';

type ByPerson<Fact> = Fact extends unknown ? ('fromUserId' extends keyof Fact ? Fact : never) : never;

/** A fact that a person made: it says who. */
export type FactOfPerson = ByPerson<WebhookFact>;

/** What finding out who made a fact stands on. */
export interface PeoplePorts extends MeetingPorts {
  readonly portfolios: Pick<Portfolios, 'of'>;
}

/** A fact with the contact of who made it. */
export interface Person<Fact extends FactOfPerson = FactOfPerson> extends Met {
  readonly owned: OwnedFact<Fact>;
}

/** Facts of people that were dealt with, and what became of those that could not be. */
export interface Heard<Fact extends FactOfPerson> {
  readonly people: readonly Person<Fact>[];
  readonly failed: Placed;
}

/** The contacts of these facts; each stands in the store. */
export async function identify<Fact extends FactOfPerson>(
  ports: PeoplePorts,
  facts: readonly OwnedFact<Fact>[],
): Promise<Heard<Fact>> {
  const perTenant = await Promise.all(
    [...Map.groupBy(facts, ({ owner }) => owner.tenantId)].map(([tenantId, own]) =>
      identifyOwn(ports, tenantId, own),
    ),
  );
  return {
    people: perTenant.flatMap(({ people }) => people),
    failed: together(perTenant.map(({ failed }) => failed)),
  };
}

async function identifyOwn<Fact extends FactOfPerson>(
  ports: PeoplePorts,
  tenantId: string,
  facts: readonly OwnedFact<Fact>[],
): Promise<Heard<Fact>> {
  const strangers = await Promise.all(
    facts.map(async (owned) => {
      const { from, fromUserId } = owned.fact;
      const portfolio = await ports.portfolios.of(owned.owner.number.projectId);
      return {
        owned,
        shown: shownBy(from, fromUserId, portfolio, believedTimeOf(owned), namesIn(owned.fact)),
      };
    }),
  );
  const { met, failures } = await meet(ports, tenantId, strangers);
  const people = facts.map((owned, index) => ({ owned, ...(met[index] as Met) }));
  return withoutFailed(people, ({ contactId }) => failures.get(contactId));
}

const namesIn = (fact: FactOfPerson) => ({
  username: 'username' in fact ? fact.username : undefined,
  parentUserId: 'fromParentUserId' in fact ? fact.fromParentUserId : undefined,
});

/** Those whose fact goes on, and what became of the others. */
export function withoutFailed<Fact extends FactOfPerson>(
  people: readonly Person<Fact>[],
  failureOf: (person: Person<Fact>) => Error | undefined,
): Heard<Fact> {
  const failed = people.flatMap((person) => {
    const error = failureOf(person);
    return error ? [failedBy(person.owned, error)] : [];
  });
  return { people: people.filter((person) => !failureOf(person)), failed: together(failed) };
}

/** Meta's clock has whole seconds: a stop counts from the end of its second, or it would come before what was said just before it. */
export function endOfSecond(time: string): string {
  return new Date(Math.floor(Date.parse(time) / 1_000) * 1_000 + 999).toISOString();
}
