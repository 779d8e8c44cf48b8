import { derivedId } from '@wabus/events';
import type { Address, Keyring } from '@wabus/keyring';
import { keyOf, shownBy } from './addresses.ts';
import { deadLetter, failedBy, NOTHING, type Placed, together } from './outcome.ts';
import type { OwnedFact } from './owned-fact.ts';
import type { KeptFact, UnknownFacts } from './unknown-facts.ts';

/** What keeping what nobody understands stands on. */
export interface KeepingPorts {
  readonly keyring: Pick<Keyring, 'find' | 'seal' | 'sealForTenant'>;
  readonly unknownFacts: Pick<UnknownFacts, 'add'>;
}

/** A fact with the webhook that tells of it alone. */
interface Readable {
  readonly owned: OwnedFact;
  readonly id: string;
  /** JSON text. */
  readonly plain: string;
}

/**
 * Keeps facts as they came until a later version understands them: sealed under the key of the person whom each shows
 * and who is known, else under the tenant's. `why` they are not understood is one sentence.
 */
export async function keepUnknown(
  ports: KeepingPorts,
  facts: readonly OwnedFact[],
  why: string,
): Promise<Placed> {
  const readable: Readable[] = [];
  const tooDeep: Placed[] = [];
  for (const owned of facts) {
    const plain = jsonOf(owned.alone());
    if (plain !== null) readable.push({ owned, id: idOf(owned), plain });
    else tooDeep.push(deadLetter(owned, 'unreadable', 'It is nested too deep to be kept.'));
  }
  const perTenant = [...Map.groupBy(readable, ({ owned }) => owned.owner.tenantId)];
  const kept = perTenant.map(async ([tenantId, own]): Promise<Placed> => {
    try {
      await ports.unknownFacts.add(await seal(ports, tenantId, own, why));
      return { ...NOTHING, outcomes: own.map(({ owned: of }) => ({ of, outcome: 'unknown' })) };
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      return together(own.map(({ owned }) => failedBy(owned, failure)));
    }
  });
  return together([...tooDeep, ...(await Promise.all(kept))]);
}

/** JSON text of a value; null where it is nested deeper than a writer goes. */
function jsonOf(value: unknown): string | null {
  try {
    return JSON.stringify(value);
  } catch {
    return null;
  }
}

function idOf({ fact, owner }: OwnedFact): string {
  const { wabaId, phoneNumberId, field, at, digest } = fact;
  const place = [owner.tenantId, wabaId, phoneNumberId ?? '', field, kindOf(fact)];
  return derivedId('unknown-fact', ...place, at ?? '', digest);
}

const kindOf = (fact: OwnedFact['fact']): string => (fact.kind === 'unknown' ? fact.item : fact.kind);

async function seal(
  { keyring }: Pick<KeepingPorts, 'keyring'>,
  tenantId: string,
  facts: readonly Readable[],
  reason: string,
): Promise<KeptFact[]> {
  const people = await peopleOf(keyring, tenantId, facts);
  const own = facts.filter(({ id }) => people.has(id));
  const others = facts.filter(({ id }) => !people.has(id));
  const [ofPeople, ofTenant] = await Promise.all([
    keyring.seal(
      own.map(({ id, plain }) => ({ tenantId, contactId: people.get(id) ?? '', eventId: id, plain })),
    ),
    keyring.sealForTenant(tenantId, others),
  ]);
  const sealed = new Map([
    ...own.map(({ id }, index) => [id, ofPeople[index]?.sealed ?? ''] as const),
    ...others.map(({ id }, index) => [id, ofTenant[index] ?? ''] as const),
  ]);
  return facts.map(({ id, owned: { fact, owner, record } }) => ({
    id,
    tenantId,
    wabaId: owner.wabaId,
    phoneNumberId: fact.phoneNumberId ?? null,
    field: fact.field,
    kind: kindOf(fact),
    reason,
    at: fact.at ?? null,
    contactId: people.get(id) ?? null,
    sealed: sealed.get(id) ?? '',
    record,
    item: fact.index,
  }));
}

/** By fact the contact of the first person whom it shows and who is known. */
async function peopleOf(
  keyring: Pick<Keyring, 'find'>,
  tenantId: string,
  facts: readonly Readable[],
): Promise<ReadonlyMap<string, string>> {
  const shown = facts.map(({ id, owned }) => ({ id, addresses: owned.people().flatMap(addressesOf) }));
  const asked = new Map(shown.flatMap(({ addresses }) => addresses.map((one) => [keyOf(one), one] as const)));
  const found = asked.size === 0 ? [] : await keyring.find(tenantId, [...asked.values()]);
  const contacts = new Map([...asked.keys()].map((key, index) => [key, found[index]?.contactId]));
  return new Map(
    shown.flatMap(({ id, addresses }) => {
      const contactId = addresses.map((one) => contacts.get(keyOf(one))).find((one) => one !== undefined);
      return contactId === undefined ? [] : [[id, contactId] as const];
    }),
  );
}

/** Who has an address is the same whatever portfolio an id is scoped to. */
function addressesOf({ waId, userId }: { readonly waId?: string; readonly userId?: string }): Address[] {
  const { phone, userId: id } = shownBy(waId, userId, '?');
  return [...(phone ? [phone] : []), ...(id ? [id] : [])];
}
