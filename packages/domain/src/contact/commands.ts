import type { DomainEventOf, EventData, PersonalData } from '@wabus/events';
import type { ConsentPurpose } from './consent.ts';

/** A person is known from now on; once per contact. */
export interface IdentifyContact {
  readonly type: 'IdentifyContact';
  readonly tenantId: string;
  readonly contactId: string;
  /** Where we first met the person. */
  readonly source?: EventData<'ContactIdentified'>['source'];
  readonly address: PersonalData<'ContactIdentified'>;
}

/** A webhook showed another address of a person. `eventId` is derived from contact and address: it is told once. */
export interface AddAddress {
  readonly type: 'AddAddress';
  readonly eventId: string;
  readonly contactId: string;
  readonly address: PersonalData<'ContactAddressAdded'>;
  /** Who said so; by default what showed it beside another one. */
  readonly source?: EventData<'ContactAddressAdded'>['source'];
  /** When it was shown, RFC 3339. */
  readonly at?: string;
  /** Of what leads to nobody, the business portfolio that it was shown in. */
  readonly portfolio?: string;
}

/** Something of who a person is, that happens once however often it is told: its id derives from what it says. */
export interface RecordIdentity {
  readonly type: 'RecordIdentity';
  readonly event: DomainEventOf<'contact'> & { readonly id: string };
}

/** The CRM says that two contacts are one person, or takes it back; each of both streams records it. */
export interface TieContacts {
  readonly type: 'LinkContacts' | 'UnlinkContacts';
  readonly contactId: string;
  readonly otherId: string;
  readonly reason?: string;
}

/** Somebody decides what was unclear. */
export interface DecideConflict {
  readonly type: 'DecideConflict';
  readonly contactId: string;
  readonly conflictId: string;
  readonly same: boolean;
}

/** The CRM says who a person is. What is sealed cannot be compared here: the caller names only what is new. */
export interface UpdateContact {
  readonly type: 'UpdateContact';
  readonly contactId: string;
  /** The whole profile; absent: it stays. */
  readonly profile?: PersonalData<'ContactProfileChanged'>;
  /** Addresses that are new. */
  readonly addresses: readonly PersonalData<'ContactAddressAdded'>[];
}

/** A person gave or withdrew consent. */
export interface RecordConsent {
  readonly type: 'RecordConsent';
  readonly contactId: string;
  readonly purpose: ConsentPurpose;
  readonly state: 'given' | 'withdrawn';
  readonly source: string;
  /** When it was said; or `now`: it is said now, which is later than everything said before. */
  readonly said: { readonly at: string } | { readonly now: string };
  readonly evidence?: unknown;
  /** Only for a word in a message: names the event, so that a repeat of the message is known. */
  readonly message?: { readonly eventId: string; readonly wamid: string; readonly projectId: string };
}

/** A person stopped or resumed marketing of one number in WhatsApp's own settings. */
export interface RecordPreference {
  readonly type: 'RecordPreference';
  readonly eventId: string;
  readonly contactId: string;
  readonly projectId: string;
  readonly wabaId: string;
  readonly phoneNumberId: string;
  readonly preference: 'stop' | 'resume';
  readonly at: string;
  readonly detail?: string;
}

/** A person is erased: this contact, as one of those that were merged. */
export interface EraseContact {
  readonly type: 'EraseContact';
  readonly contactId: string;
  /** The contact that went on for the person. */
  readonly personId: string;
  /** RFC 3339. */
  readonly at: string;
}

/** No key of the person is anywhere in memory, and nothing in plain text is left. */
export interface CompleteErasure {
  readonly type: 'CompleteErasure';
  readonly contactId: string;
  /** RFC 3339. */
  readonly at: string;
}

/** Commands of a contact stream. */
export type ContactCommand =
  | IdentifyContact
  | AddAddress
  | RecordIdentity
  | TieContacts
  | DecideConflict
  | UpdateContact
  | RecordConsent
  | RecordPreference
  | EraseContact
  | CompleteErasure;
