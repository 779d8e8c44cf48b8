import type { ContactResource } from '@wabus/api-contract';
import { type ConsentPurpose, type ConsentWord, newerConsent, newerPreference } from '@wabus/domain';
import { type CatalogueEvent, type PersonalData, streamName } from '@wabus/events';
import type { Core } from '../streams/core.ts';

type Consent = ContactResource['consents'][number];
type Address = ContactResource['addresses'][number];
type Preference = ContactResource['marketingPreferences'][number];
type Profile = PersonalData<'ContactProfileChanged'>;

/** A person as the stream tells it, opened; `erased` when the keys are gone. */
export interface Card {
  readonly resource: ContactResource;
  readonly erased: boolean;
}

/** Reads and opens a contact of the tenant; null when there is none. */
export async function readCard(core: Core, tenantId: string, contactId: string): Promise<Card | null> {
  const events = (await core.store.readStream(streamName.contact(tenantId, contactId))) as CatalogueEvent[];
  const [first] = events;
  if (!first) return null;
  const opened = await core.keyring.open(
    events.flatMap(({ id, personal }) => personal.map((part) => ({ ...part, tenantId, eventId: id }))),
  );
  let next = 0;
  const plains = events.map(({ personal }) => (personal.length > 0 ? opened[next++] : undefined));
  const card = { addresses: [] as ContactResource['addresses'], profile: {} as Profile };
  const consents = new Map<ConsentPurpose, Consent>();
  const preferences = new Map<string, Preference>();
  for (const [index, event] of events.entries()) {
    const plain = plains[index];
    if (event.type === 'ContactIdentified' || event.type === 'ContactAddressAdded') {
      if (plain) addOnce(card.addresses, plain as Address);
    } else if (event.type === 'ContactProfileChanged') card.profile = (plain ?? {}) as Profile;
    else if (event.type === 'ConsentGiven' || event.type === 'ConsentWithdrawn')
      keepNewer(consents, event, plain);
    else if (event.type === 'MarketingPreferenceChanged') {
      const { phoneNumberId, preference, at } = event.data;
      const newest = newerPreference(preferences.get(phoneNumberId), { preference, at });
      preferences.set(phoneNumberId, { phoneNumberId, preference: newest.preference, at: newest.at });
    }
  }
  const { name = null, language = null, externalId = null } = card.profile;
  const resource = {
    id: contactId,
    addresses: card.addresses,
    ...{ name, language, externalId },
    consents: [...consents.values()].toSorted((a, b) => (a.purpose < b.purpose ? -1 : 1)),
    marketingPreferences: [...preferences.values()].toSorted((a, b) =>
      a.phoneNumberId < b.phoneNumberId ? -1 : 1,
    ),
    createdAt: first.recordedAt,
  };
  return { resource, erased: card.addresses.length === 0 };
}

/** Requests at the same moment may each have recorded the same new address. */
function addOnce(addresses: Address[], { kind, value }: Address): void {
  if (addresses.some((known) => known.kind === kind && known.value === value)) return;
  addresses.push({ kind, value });
}

type ConsentEvent = Extract<CatalogueEvent, { type: 'ConsentGiven' | 'ConsentWithdrawn' }>;

function keepNewer(consents: Map<ConsentPurpose, Consent>, event: ConsentEvent, plain: unknown): void {
  const before = consents.get(event.data.purpose);
  const word = consentOf(event, plain);
  const newest: ConsentWord = newerConsent(before, word);
  if (newest === word) consents.set(word.purpose, word);
}

/** A recorded word with its opened evidence, as the API answers it. */
export function consentOf(event: ConsentEvent, plain: unknown): Consent {
  const { purpose, at, source } = event.data;
  const state = event.type === 'ConsentGiven' ? 'given' : 'withdrawn';
  const { evidence = null } = (plain ?? {}) as PersonalData<'ConsentGiven'>;
  return { purpose, state, at, source, evidence };
}
