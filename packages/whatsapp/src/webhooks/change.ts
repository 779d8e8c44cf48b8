import type { Contacts } from './facts/people/contacts.ts';

/** A change with what its items need to know of it. */
export interface Change {
  readonly field: string;
  readonly wabaId: string;
  readonly phoneNumberId?: string;
  readonly value: unknown;
  /** `entry.time` (ISO). */
  readonly entryTime?: string;
  readonly contacts: Contacts;
}

/** An item whose kind is known and that cannot be read all the same. */
export interface Faulty {
  /** Why, in one sentence without personal data. */
  readonly fault: string;
  /** It is of a number, and names none. */
  readonly lacksNumber?: true;
}
