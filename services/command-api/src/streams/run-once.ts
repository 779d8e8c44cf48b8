import type { Decider } from '@wabus/domain';
import type { Position } from '@wabus/events';
import { type Command, contextOf } from './command.ts';
import type { Core } from './core.ts';
import { type Earlier, earlierTry } from './snapshots.ts';

/** What a command that runs once is about. */
export interface Once<State, Wanted> {
  readonly decider: Decider<State, Wanted>;
  readonly stream: string;
  readonly command: Command;
  /** Key of the stream, if it is new. */
  readonly key: string;
  readonly wabaId?: string;
}

/** The stream right after the command, now or when it ran first. */
export interface RanOnce<State> {
  readonly state: NonNullable<State>;
  readonly position: Position;
  readonly replayed: boolean;
}

/**
 * Runs a command of which no earlier try was found. Of two processes that do so at once under one Idempotency-Key
 * both are told by the store that their events stand, for they have the same ids: so a keyed command reads back what
 * stands there, and knows by the correlation id whether it is its own.
 */
export async function runOnce<State, Wanted>(
  core: Core,
  { decider, stream, command, key, wabaId }: Once<State, Wanted>,
  wanted: Wanted,
): Promise<RanOnce<State>> {
  const context = contextOf(command, key, wabaId);
  const result = await core.runner.run({ decider, stream, command: wanted, context });
  const { state, position, replayed } = result;
  const recorded = await earlierTry(core, decider, stream, command);
  if (!recorded) return { state: state as NonNullable<State>, position, replayed };
  return { ...asRepeat(recorded), replayed: replayed || isForeign(recorded, command) };
}

/** An earlier try as the answer to its repeat. */
export function asRepeat<State>({ state, position }: Earlier<State>): RanOnce<State> {
  return { state, position, replayed: true };
}

function isForeign<State>({ event }: Earlier<State>, { correlationId }: Command): boolean {
  return event.correlationId !== correlationId;
}
