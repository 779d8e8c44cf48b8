import { type EventType, eventTypesOf } from '@wabus/events';
import { type Projection, projectStreams, type StreamFold, type Table } from '@wabus/projection';

/** Stands for what is known of one thing; there for the compiler only. */
declare const KNOWN: unique symbol;

/** A kind of things that gates ask for by id: what their tables are folded from, and how they are read. */
export interface KnownThings<Known> {
  /** Tables that hold them. */
  readonly tables: readonly Table[];
  /** Types of event that the tables are folded from. */
  readonly reads: ReadonlySet<EventType>;
  /** Applies events of these types; those applied before change nothing. */
  readonly project: Projection;
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

/** Things that have a stream each: one row per stream. */
export function foldOf<State>(
  fold: StreamFold<State>,
): Pick<KnownThings<never>, 'tables' | 'reads' | 'project'> {
  return {
    tables: [fold.table],
    reads: eventTypesOf(fold.stream),
    project: (tx, events) => projectStreams(tx, fold, events),
  };
}

/** Things of which streams of several kinds tell. */
export function together(
  ...parts: readonly Pick<KnownThings<never>, 'tables' | 'reads' | 'project'>[]
): Pick<KnownThings<never>, 'tables' | 'reads' | 'project'> {
  return {
    tables: parts.flatMap(({ tables }) => tables),
    reads: new Set(parts.flatMap(({ reads }) => [...reads])),
    project: async (tx, events) => {
      for (const { project } of parts) await project(tx, events);
    },
  };
}
