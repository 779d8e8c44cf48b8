/** Stands for what is known of one thing; there for the compiler only. */
declare const KNOWN: unique symbol;

/** A kind of things that gates ask for by id. */
export interface KnownThings<Known> {
  /** Type of their ids in Postgres. */
  readonly ids: 'uuid' | 'text';
  /** Rows of those whose id is among `ids`, an array in SQL: `id`, and `known` as jsonb of the shape `Known`. */
  rows(ids: string): string;
  readonly [KNOWN]?: Known;
}

/** What is known of one thing of a kind. */
export type KnownOf<Things> = Things extends KnownThings<infer Known> ? Known : never;

/** Declares a kind of things by the shape of what its rows have as `known`. */
export const defineKnown = <Known>(things: KnownThings<Known>): KnownThings<Known> => things;
