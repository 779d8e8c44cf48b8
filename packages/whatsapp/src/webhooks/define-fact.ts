import type { Change, Faulty } from './change.ts';

/** What every fact says of where it comes from and belongs. */
export interface FactSource {
  /** The WABA it belongs to; empty when the webhook names none. Partner facts: the customer's WABA, not our portfolio. */
  readonly wabaId: string;
  /** The business phone number it came through, where the webhook names one. */
  readonly phoneNumberId?: string;
  /** Meta's name of the subscription, such as `messages`; empty when there is none. */
  readonly field: string;
  /** Place among the facts of its webhook, from 0. */
  readonly index: number;
  /** SHA-256 (hex) of the item with sorted keys: equal items have equal digests. */
  readonly digest: string;
}

/** The source of a fact of a business phone number. */
export interface NumberSource extends FactSource {
  readonly phoneNumberId: string;
}

/** What a fact is about, and so which source it must have: one of a number cannot be without a number. */
interface SourceOf {
  readonly number: NumberSource;
  readonly waba: FactSource;
}

type Scope = keyof SourceOf;

const SOURCED: { readonly [S in Scope]: (source: FactSource) => SourceOf[S] | null } = {
  number: ({ phoneNumberId, ...source }) =>
    phoneNumberId === undefined ? null : { ...source, phoneNumberId },
  waba: (source) => source,
};

/** A kind of fact, and how it is read. */
export interface FactDefinition<Fact extends FactSource = FactSource> {
  readonly kind: string;
  /** Meta's names of the subscriptions that bring it. */
  readonly fields: readonly string[];
  /** The lists of a value that its items stand in; none: the value itself is the item. */
  readonly lists: readonly string[];
  /** The fact; a fault where the kind is known and the item cannot be read all the same; null for what is none. */
  read(change: Change, source: FactSource, item: unknown, list: string | undefined): Fact | Faulty | null;
}

/** The facts that a definition reads. */
export type FactOf<Definition> = Definition extends FactDefinition<infer Fact> ? Fact : never;

/**
 * Declares a kind of fact: where Meta tells of it, what it is about (`scope`), and what `read` takes from an item. `read`
 * answers null for what is not of this kind, and a fault for what is and cannot be read; it never throws.
 */
export function defineFact<const Kind extends string, S extends Scope, Told extends object>(definition: {
  readonly kind: Kind;
  readonly fields: readonly string[];
  readonly list?: string | readonly string[];
  readonly scope: S;
  read(change: Change, item: unknown, list: string | undefined): Told | Faulty | null;
}): FactDefinition<SourceOf[S] & { readonly kind: Kind } & Told> {
  const { kind, fields, list, scope } = definition;
  return {
    kind,
    fields,
    lists: list === undefined ? [] : [list].flat(),
    read: (change, source, item, from) => {
      const told = definition.read(change, item, from);
      if (told === null || isFaulty(told)) return told;
      const sourced = SOURCED[scope](source);
      if (sourced === null) return { fault: 'It names no business phone number.', lacksNumber: true };
      return { ...sourced, kind, ...told };
    },
  };
}

/** Whether reading an item came to a fault. */
export function isFaulty(told: object): told is Faulty {
  return 'fault' in told;
}
