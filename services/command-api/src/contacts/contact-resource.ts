import { type ContactResource, contactResource } from '@wabus/api-contract';
import {
  type ConsentPurpose,
  type ConsentWord,
  contactDecider,
  fold,
  newerConsent,
  newerPreference,
} from '@wabus/domain';
import { type CatalogueEvent, type PersonalData, streamName } from '@wabus/events';
import { type OpenedEvent, openPersonal } from '@wabus/keyring';
import type { Core } from '../streams/core.ts';
import { outdoneNames, type ToldName } from './outdone-names.ts';
import { ToldAddresses } from './told-addresses.ts';

type Consent = ContactResource['consents'][number];
type Known = ContactResource['knownAddresses'][number];
type Preference = ContactResource['marketingPreferences'][number];
type Profile = PersonalData<'ContactProfileChanged'>;

/** A person as the stream tells it, opened; `erased` when the keys are gone. */
export interface OpenedContact {
  readonly resource: ContactResource;
  readonly erased: boolean;
  /** All contacts of the person, merged ones too. */
  readonly contactIds: readonly string[];
}

/** Reads and opens a person of the tenant, by any of the contacts that were merged; null when there is none. */
export async function openContact(
  core: Core,
  tenantId: string,
  contactId: string,
): Promise<OpenedContact | null> {
  const streams = await streamsOfPerson(core, tenantId, contactId);
  const [first] = streams.map(({ events }) => events[0]).filter((event) => event !== undefined);
  const survivor = streams.find(({ merged }) => !merged);
  if (!first || !survivor) return null;
  const addresses = new ToldAddresses();
  const profiles = new Map<string, Profile>();
  const consents = new Map<ConsentPurpose, Consent>();
  const preferences = new Map<string, Preference>();
  const names: ToldName[] = [];
  const inOrder = streams.flatMap(({ events }) => events).sort(byPosition);
  for (const opened of await openPersonal(core.keyring, inOrder)) {
    addresses.note(opened);
    names.push(...toldNames(opened));
    if (opened.type === 'ContactProfileChanged') {
      const { contactId: told } = opened.event.data;
      profiles.delete(told);
      profiles.set(told, opened.personal[0] ?? {});
    }
    if (opened.type === 'ConsentGiven' || opened.type === 'ConsentWithdrawn') keepNewer(consents, opened);
    else if (opened.type === 'MarketingPreferenceChanged') {
      const { phoneNumberId, preference, at } = opened.event.data;
      const newest = newerPreference(preferences.get(phoneNumberId), { preference, at });
      preferences.set(phoneNumberId, { phoneNumberId, preference: newest.preference, at: newest.at });
    }
  }
  // A profile is the whole of what was said of its contact; of several contacts the newest has the first word.
  const profile: Profile = Object.assign({}, ...profiles.values());
  const outdone = outdoneNames(names);
  const known = [...addresses.known].map(([key, one]) => ({
    ...one,
    formerAt: one.formerAt ?? outdone.get(key) ?? null,
  }));
  const resource = contactResource({
    ...profile,
    id: survivor.contactId,
    knownAddresses: [...known.filter(isTheirs), ...known.filter((one) => !isTheirs(one))],
    linkedWith: survivor.linked,
    names: profile.name === undefined ? [] : [{ source: 'set', projectId: null, name: profile.name }],
    consents: [...consents.values()],
    marketingPreferences: [...preferences.values()],
    createdAt: first.recordedAt,
    erasedAt: survivor.erasedAt,
  });
  const contactIds = streams.map(({ contactId: id }) => id);
  return { resource, erased: survivor.erasedAt !== null || known.length === 0, contactIds };
}

interface StreamOfContact {
  readonly contactId: string;
  readonly events: readonly CatalogueEvent[];
  readonly merged: boolean;
  readonly linked: readonly string[];
  readonly erasedAt: string | null;
}

/** The streams of the contacts that were merged with one, and its own. */
async function streamsOfPerson(core: Core, tenantId: string, contactId: string): Promise<StreamOfContact[]> {
  const found = new Map<string, StreamOfContact>();
  const wanted = [contactId];
  for (let id = wanted.pop(); id !== undefined; id = wanted.pop()) {
    if (found.has(id)) continue;
    const events = (await core.store.readStream(streamName.contact(tenantId, id))) as CatalogueEvent[];
    const { ties, erasedAt } = fold(contactDecider, events);
    found.set(id, { contactId: id, events, merged: ties.merged.length > 0, linked: ties.linked, erasedAt });
    wanted.push(...ties.merged, ...ties.absorbed);
  }
  return [...found.values()].filter(({ events }) => events.length > 0);
}

const byPosition = (one: CatalogueEvent, other: CatalogueEvent): number =>
  Date.parse(one.recordedAt) - Date.parse(other.recordedAt);

const isTheirs = ({ formerAt }: Known): boolean => formerAt === null;

function toldNames(opened: OpenedEvent): ToldName[] {
  if (opened.type !== 'ContactAddressAdded') return [];
  const [plain] = opened.personal;
  if (!plain) return [];
  const { source, at, portfolio } = opened.event.data;
  const { kind, value } = plain;
  return [{ kind, value, at: source === 'crm' ? null : (at ?? null), portfolio: portfolio ?? null }];
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
