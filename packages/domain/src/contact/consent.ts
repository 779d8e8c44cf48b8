import type { EventData, MARKETING_POLICIES } from '@wabus/events';

/** What a person agrees or objects to; `all` covers marketing and utility. */
export type ConsentPurpose = EventData<'ConsentGiven'>['purpose'];

/** What a message needs consent for; authentication and free-form (`none`) need none. */
export type MessagePurpose = EventData<'MessageQueued'>['purpose'];

/** Whether marketing is allowed unless withdrawn, or only once it was given. */
export type MarketingPolicy = (typeof MARKETING_POLICIES)[number];

/** What a person can say on a purpose. */
export const CONSENT_STATES = ['given', 'withdrawn'] as const;

/** A person's word on a purpose. */
export interface ConsentWord {
  readonly state: (typeof CONSENT_STATES)[number];
  /** When it was said, RFC 3339. */
  readonly at: string;
}

/** A person's choice in WhatsApp's own settings, for one business number. */
export interface PreferenceWord {
  readonly preference: EventData<'MarketingPreferenceChanged'>['preference'];
  readonly at: string;
}

/** The newest word on each purpose. */
export type Consents = Readonly<Partial<Record<ConsentPurpose, ConsentWord>>>;

/** The word that counts: the later one, and of two at the same time the withdrawal. Order and repetition do not matter. */
export function newerConsent(one: ConsentWord | undefined, other: ConsentWord): ConsentWord {
  if (!one) return other;
  const later = Date.parse(other.at) - Date.parse(one.at);
  if (later !== 0) return later > 0 ? other : one;
  return other.state === 'withdrawn' ? other : one;
}

/** The choice that counts: the later one, and of two at the same time the stop. */
export function newerPreference(one: PreferenceWord | undefined, other: PreferenceWord): PreferenceWord {
  if (!one) return other;
  const later = Date.parse(other.at) - Date.parse(one.at);
  if (later !== 0) return later > 0 ? other : one;
  return other.preference === 'stop' ? other : one;
}

/** Whether a person may not be written to for this purpose: by their consents, the tenant's policy, and WhatsApp's own switch of the number. */
export function isOptedOut(question: {
  readonly purpose: MessagePurpose;
  readonly consents: Consents;
  readonly marketingPolicy: MarketingPolicy;
  /** Choice for the number that is to send. */
  readonly preference?: PreferenceWord | undefined;
}): boolean {
  const { purpose, consents, marketingPolicy, preference } = question;
  if (purpose !== 'marketing' && purpose !== 'utility') return false;
  if (purpose === 'marketing' && preference?.preference === 'stop') return true;
  const own = consents[purpose];
  const word = consents.all ? newerConsent(own, consents.all) : own;
  if (word) return word.state === 'withdrawn';
  return purpose === 'marketing' && marketingPolicy === 'opt-in';
}
