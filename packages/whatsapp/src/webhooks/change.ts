import type { Contacts } from './contacts.ts';
import type { FactPlace } from './facts.ts';

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

/** An item's place and digest, before its kind is known. */
export type Place = Omit<FactPlace, 'index'>;

/** An item whose kind is known and that cannot be read all the same. */
export interface Faulty {
  /** Why, in one sentence without personal data. */
  readonly fault: string;
}

/** A fact before it has its place in the webhook. */
export type Unplaced<Fact> = Fact extends FactPlace ? Omit<Fact, 'index'> : never;
