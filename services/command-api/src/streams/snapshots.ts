import { problem, type ReadPosition } from '@wabus/api-contract';
import { type Decider, type FoldableEvent, fold } from '@wabus/domain';
import { PARTITIONS, partitionOf } from '@wabus/event-log';
import type { CatalogueEvent, Position, RecordedEvent } from '@wabus/events';
import { type Command, sameBody } from './command.ts';
import type { Core } from './core.ts';

/** A stream as it stood after one of its events. */
export interface Snapshot<State> {
  readonly state: State;
  readonly tenantId: string;
  readonly key: string;
  readonly position: Position;
}

/** A decider as far as reading goes. */
type Folding<State> = Pick<Decider<State, never>, 'initialState' | 'evolve'>;

/** The stream folded, or null when there is none. */
export async function readSnapshot<State>(
  core: Core,
  folding: Folding<State>,
  stream: string,
): Promise<Snapshot<State> | null> {
  return snapshotOf(folding, await core.store.readStream(stream));
}

/**
 * The stream folded, if it is this tenant's.
 * @throws {ProblemError} `not-found`, the same for a foreign stream as for none
 */
export async function ownSnapshot<State>(
  core: Core,
  folding: Folding<State>,
  stream: string,
  tenantId: string,
): Promise<Snapshot<NonNullable<State>>> {
  const snapshot = await readSnapshot(core, folding, stream);
  if (!snapshot || snapshot.tenantId !== tenantId || !snapshot.state) throw problem('not-found');
  return snapshot as Snapshot<NonNullable<State>>;
}

/** The events folded in order, or null for none. */
export function snapshotOf<State>(
  folding: Folding<State>,
  events: readonly RecordedEvent[],
): Snapshot<State> | null {
  const last = events.at(-1);
  if (!last) return null;
  const state = fold(folding, events as readonly FoldableEvent[]);
  return { state, tenantId: last.tenantId, key: last.key, position: last.position };
}

/** What an earlier try of a command left: its last event in a stream, and the stream as it stood then. */
export interface Earlier<State> extends Snapshot<NonNullable<State>> {
  readonly event: CatalogueEvent;
}

/**
 * Looks for an earlier try of the command in a stream; null when there was none.
 * @throws {ProblemError} `idempotency-key-reused` when that had another body
 */
export async function earlierTry<State>(
  core: Core,
  folding: Folding<State>,
  stream: string,
  command: Command,
): Promise<Earlier<State> | null> {
  if (!command.mayBeRepeat) return null;
  const events = await core.store.readStream(stream);
  const last = events.findLastIndex(({ causationId }) => causationId === command.commandId);
  const event = events[last];
  if (!event) return null;
  sameBody(event, command.commandHash);
  const snapshot = snapshotOf(folding, events.slice(0, last + 1)) as Snapshot<NonNullable<State>>;
  return { ...snapshot, event: event as CatalogueEvent };
}

/** Where a reader has to wait for: the partition of a stream's key, and a position in it. */
export function placeOf(key: string, position: Position): ReadPosition {
  return { partition: partitionOf(key, PARTITIONS), position };
}
