import type { EventType, PersonalEventType } from '@wabus/events';
import type { OpenedEvent } from '@wabus/keyring';
import type { PoolClient } from '@wabus/postgres';
import type { AnalystsView } from './analysts-view.ts';
import { ERASURES, erasePeople, holdsPersonal } from './erasing.ts';
import type { Relation, Table } from './table.ts';

/** A read model: its tables are a pure function of the streams. */
export interface ReadModel {
  readonly name: string;
  /**
   * Goes up when the projection changes what it writes: its rows are then filled beside the live ones, and swapped
   * (`refillOutdated` of `@wabus/read-models`).
   */
  readonly version: number;
  /** Tables that the projection fills, as a rebuild compares them. */
  readonly tables: readonly Table[];
  /** Views of its schema that show them. */
  readonly views?: readonly Relation[];
  /** What analysts see of them. */
  readonly analysts?: readonly AnalystsView[];
  /** Folder of the migrations that changed its tables since it has one: `NNNN-name.sql`, run in their order. */
  readonly migrations?: string;
  /**
   * Event types that it reads; without it all of them. Where none of these came, the model costs nothing, so others may
   * be kept from `project`. One that folds streams reads every type of their kinds (`eventTypesOf`, `sharedBy`).
   */
  readonly reads?: ReadonlySet<EventType>;
  /** Event types whose personal part it needs opened. */
  readonly opens: ReadonlySet<EventType>;
  /**
   * Applies events of any partitions, in the order of each, within the caller's transaction, whose `search_path` names
   * the schema. Events that were applied before change nothing.
   * @throws {MissingRevisionError} when an event of a stream was left out
   */
  project(tx: PoolClient, events: readonly OpenedEvent[]): Promise<void>;
}

/** An event came without the one before it in its stream: applying it would lose a fact. */
export class MissingRevisionError extends Error {
  override readonly name = 'MissingRevisionError';

  constructor(stream: string, expected: number, got: number) {
    super(`stream ${stream}: expected revision ${expected}, got ${got}`);
  }
}

/** Applies events of the types that it stands for, in order, within the transaction of `ReadModel.project`. */
export type Projection<Type extends EventType = EventType> = (
  tx: PoolClient,
  events: readonly OpenedEvent<Type>[],
) => Promise<unknown>;

/** A read model made of what follows from each type of event that it reads. */
export interface ReadModelDefinition<Reads extends EventType>
  extends Pick<ReadModel, 'name' | 'version' | 'tables' | 'views' | 'analysts' | 'migrations'> {
  readonly reads: readonly Reads[];
  /** Of what it reads, the types whose personal part it needs opened. */
  readonly opens?: readonly NoInfer<Reads & PersonalEventType>[];
  /** A type that is read and has no projection does not compile. Types that fold into one table share theirs (`sharedBy`). */
  readonly projections: { readonly [Type in Reads]: Projection<Type> };
}

/** One projection under each of these types. */
type SharedBy<Type extends EventType> = {
  readonly [Each in Type]: (...given: Parameters<Projection<Type>>) => Promise<unknown>;
};

/** Types of event that fold into one table have one projection, which gets the events of all of them in their order. */
export function sharedBy<Type extends EventType>(
  types: Iterable<Type>,
  projection: Projection<NoInfer<Type>>,
): SharedBy<Type> {
  const entries = [...types].map((type) => [type, projection] as const);
  // The compiler does not see that all keys are there.
  return Object.fromEntries(entries) as SharedBy<Type>;
}

/**
 * Makes a read model: each projection is called once with its events, in the order in which `reads` first names it. Who is
 * erased is forgotten after all of them, in every table that has something personal.
 */
export function defineReadModel<const Reads extends EventType>(
  definition: ReadModelDefinition<Reads>,
): ReadModel {
  const { reads, opens = [], projections, ...what } = definition;
  // Called with events of its own types alone, which the compiler saw that it takes.
  const projectionOf = (type: Reads) => projections[type] as unknown as Projection;
  const typesOf = Map.groupBy(reads, projectionOf);
  const personal = what.tables.filter(holdsPersonal);
  return {
    ...what,
    reads: new Set<EventType>([...reads, ...(personal.length > 0 ? ERASURES : [])]),
    opens: new Set<EventType>(opens),
    async project(tx, events) {
      for (const [projection, types] of typesOf) {
        const own = new Set<EventType>(types);
        const mine = events.filter(({ type }) => own.has(type));
        if (mine.length > 0) await projection(tx, mine);
      }
      await erasePeople(tx, personal, events);
    },
  };
}
