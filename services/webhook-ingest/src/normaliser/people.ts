import { type CommandRunner, type ContactCommand, contactDecider } from '@wabus/domain';
import { streamName } from '@wabus/events';
import type { Address, Keyring } from '@wabus/keyring';
import { type MarketingPreferenceFact, type MessageFact, phoneOfWaId } from '@wabus/whatsapp';
import { contextOf, type OwnedItem } from './item.ts';
import { failedBy, type Placed, runInChunks, together } from './outcome.ts';

/** A fact that a person made. */
export type FactOfPerson = MessageFact | MarketingPreferenceFact;

/** What finding out who a person is stands on. */
export interface PeoplePorts {
  readonly runner: Pick<CommandRunner, 'runMany'>;
  readonly keyring: Pick<Keyring, 'identify' | 'mark'>;
}

/** A fact with the contact of who made it. */
export interface Person<Fact extends FactOfPerson = FactOfPerson> {
  readonly item: OwnedItem<Fact>;
  readonly address: Address;
  readonly contactId: string;
  readonly marked: boolean;
}

/** Facts of people that were dealt with, and what became of those that could not be. */
export interface Heard<Fact extends FactOfPerson> {
  readonly people: readonly Person<Fact>[];
  readonly failed: Placed;
}

/** The contacts of these facts; each stands in the store. */
export async function identify<Fact extends FactOfPerson>(
  ports: PeoplePorts,
  items: readonly OwnedItem<Fact>[],
): Promise<Heard<Fact>> {
  const perTenant = await Promise.all(
    [...Map.groupBy(items, ({ owner }) => owner.tenantId)].map(async ([tenantId, own]) => {
      const addresses = own.map(({ fact }) => addressOf(fact));
      const known = await ports.keyring.identify(tenantId, addresses);
      return own.map((item, index) => {
        const { contactId, marked } = known[index] as { contactId: string; marked: boolean };
        return { item, address: addresses[index] as Address, contactId, marked };
      });
    }),
  );
  const people = perTenant.flat();
  const failures = await recordContacts(ports, people);
  return withoutFailed(people, ({ contactId }) => failures.get(contactId));
}

/** Those whose fact goes on, and what became of the others. */
export function withoutFailed<Fact extends FactOfPerson>(
  people: readonly Person<Fact>[],
  failureOf: (person: Person<Fact>) => Error | undefined,
): Heard<Fact> {
  const failed = people.flatMap((person) => {
    const error = failureOf(person);
    return error ? [failedBy(person.item, error)] : [];
  });
  return { people: people.filter((person) => !failureOf(person)), failed: together(failed) };
}

/** A command on a person's own stream, because of the person's fact. */
export function requestOf({ item, contactId }: Person, command: ContactCommand) {
  const { tenantId, correlationId, causationId, actor } = contextOf(item);
  const context = { tenantId, key: tenantId, correlationId, causationId, actor };
  return { decider: contactDecider, stream: streamName.contact(tenantId, contactId), command, context };
}

/** The person as an address: by phone where Meta gives it, spelled as uploads spell it; else by user id. */
function addressOf({ from, fromUserId }: FactOfPerson): Address {
  const phone = from === undefined ? null : phoneOfWaId(from);
  if (phone !== null) return { kind: 'phone', value: phone };
  return { kind: 'userId', value: fromUserId ?? from ?? '' };
}

/** Appends who is not known to stand in the store yet, then marks them; answers what failed, by contact. */
async function recordContacts(ports: PeoplePorts, people: readonly Person[]): Promise<Map<string, Error>> {
  const unmarked = [
    ...new Map(people.filter(({ marked }) => !marked).map((person) => [person.contactId, person])).values(),
  ];
  if (unmarked.length === 0) return new Map();
  const outcomes = await runInChunks(ports.runner, unmarked.map(identified));
  const standing = unmarked.filter((_, index) => outcomes[index]?.ok);
  await Promise.all(
    [...Map.groupBy(standing, ({ item }) => item.owner.tenantId)].map(([tenantId, own]) =>
      ports.keyring.mark(
        tenantId,
        own.map(({ contactId }) => contactId),
      ),
    ),
  );
  return new Map(
    unmarked.flatMap(({ contactId }, index) => {
      const outcome = outcomes[index];
      return outcome && !outcome.ok ? [[contactId, outcome.error] as const] : [];
    }),
  );
}

function identified(person: Person) {
  const { item, address, contactId } = person;
  const { tenantId } = item.owner;
  return requestOf(person, { type: 'IdentifyContact', tenantId, contactId, source: 'inbound', address });
}
