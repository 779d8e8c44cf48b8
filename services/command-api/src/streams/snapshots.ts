import { problem, type ReadPosition } from '@wabus/api-contract';
import { type Decider, type FoldableEvent, fold } from '@wabus/domain';
import { PARTITIONS, partitionOf } from '@wabus/event-log';
import type { Position } from '@wabus/events';
import type { Core } from './core.ts';

/** A stream as it stands. */
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
  const events = await core.store.readStream(stream);
  const last = events.at(-1);
  if (!last) return null;
  const state = fold(folding, events as readonly FoldableEvent[]);
  return { state, tenantId: last.tenantId, key: last.key, position: last.position };
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

/** Where a reader has to wait for: the partition of a stream's key, and a position in it. */
export function readPositionOf(key: string, position: Position): ReadPosition {
  return { partition: partitionOf(key, PARTITIONS), position };
}
