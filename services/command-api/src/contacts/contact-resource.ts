import { type ContactResource, contactResource } from '@wabus/api-contract';
import { type ConsentPurpose, type ConsentWord, newerConsent, newerPreference } from '@wabus/domain';
import { type CatalogueEvent, type PersonalData, streamName } from '@wabus/events';
import { type OpenedEvent, openPersonal } from '@wabus/keyring';
import type { Core } from '../streams/core.ts';

type Consent = ContactResource['consents'][number];
type Address = ContactResource['addresses'][number];
type Preference = ContactResource['marketingPreferences'][number];
type Profile = PersonalData<'ContactProfileChanged'>;

/** A person as the stream tells it, opened; `erased` when the keys are gone. */
export interface OpenedContact {
  readonly resource: ContactResource;
  readonly erased: boolean;
}

/** Reads and opens a contact of the tenant; null when there is none. */
export async function openContact(
  core: Core,
  tenantId: string,
  contactId: string,
): Promise<OpenedContact | null> {
  const events = (await core.store.readStream(streamName.contact(tenantId, contactId))) as CatalogueEvent[];
  const [first] = events;
  if (!first) return null;
  const addresses: ContactResource['addresses'] = [];
  let profile: Profile = {};
  const consents = new Map<ConsentPurpose, Consent>();
  const preferences = new Map<string, Preference>();
  for (const opened of await openPersonal(core.keyring, events)) {
    if (opened.type === 'ContactIdentified' || opened.type === 'ContactAddressAdded') {
      const [address] = opened.personal;
      if (address) addOnce(addresses, address);
    } else if (opened.type === 'ContactProfileChanged') profile = opened.personal[0] ?? {};
    else if (opened.type === 'ConsentGiven' || opened.type === 'ConsentWithdrawn')
      keepNewer(consents, opened);
    else if (opened.type === 'MarketingPreferenceChanged') {
      const { phoneNumberId, preference, at } = opened.event.data;
      const newest = newerPreference(preferences.get(phoneNumberId), { preference, at });
      preferences.set(phoneNumberId, { phoneNumberId, preference: newest.preference, at: newest.at });
    }
  }
  const resource = contactResource({
    ...profile,
    id: contactId,
    addresses,
    consents: [...consents.values()],
    marketingPreferences: [...preferences.values()],
    createdAt: first.recordedAt,
  });
  return { resource, erased: addresses.length === 0 };
}

/** Requests at the same moment may each have recorded the same new address. */
function addOnce(addresses: Address[], { kind, value }: Address): void {
  if (addresses.some((known) => known.kind === kind && known.value === value)) return;
  addresses.push({ kind, value });
}

type OpenedConsent = OpenedEvent<'ConsentGiven' | 'ConsentWithdrawn'>;

function keepNewer(consents: Map<ConsentPurpose, Consent>, opened: OpenedConsent): void {
  const word = consentOf(opened);
  const newest: ConsentWord = newerConsent(consents.get(word.purpose), word);
  if (newest === word) consents.set(word.purpose, word);
}

/** A recorded word with its opened evidence, as the API answers it. */
export function consentOf({ type, event, personal }: OpenedConsent): Consent {
  const { purpose, at, source } = event.data;
  const state = type === 'ConsentGiven' ? 'given' : 'withdrawn';
  return { purpose, state, at, source, evidence: personal[0]?.evidence ?? null };
}
