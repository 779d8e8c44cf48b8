import type { CatalogueEvent, EventType } from '@wabus/events';
import type { PoolClient } from '@wabus/postgres';

/** An event with its personal part opened where the model asked for it. */
export interface OpenedEvent {
  readonly event: CatalogueEvent;
  /** Entry n is the plaintext of entry n of `event.personal`; null for an erased person. Empty when it was not opened. */
  readonly personal: readonly unknown[];
}

/** A read model: its tables are a pure function of the streams. */
export interface ReadModel {
  readonly name: string;
  /** Goes up when the projection changes what it writes; the new version starts from zero. */
  readonly version: number;
  /** Tables that the projection fills, as a rebuild compares them. */
  readonly tables: readonly string[];
  /** Event types whose personal part it needs opened. */
  readonly opens: ReadonlySet<EventType>;
  /**
   * Applies events of one partition, in order, within the caller's transaction, whose `search_path` names the schema.
   * Events that were applied before change nothing.
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
