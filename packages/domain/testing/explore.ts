import type { Decider } from '@wabus/domain';
import { DomainError } from '@wabus/domain';
import { recorded } from './specification.ts';

/** What is to be explored. */
export interface Exploration<State, Command> {
  readonly decider: Decider<State, Command>;
  /** Every command worth trying; `step` is how many were decided before, for ids and times that must differ. */
  commandsAt(step: number): readonly Command[];
  statusOf(state: State): string;
  /** How many commands one after the other. */
  readonly depth: number;
  /** States with the same key are looked at once; without it, by their whole content. */
  keyOf?(state: State): string;
}

/**
 * Tries every sequence of commands, as long as it leads to states not seen before, and answers each transition that
 * happened, as `status -Event-> status`, sorted.
 */
export function explore<State, Command>(exploration: Exploration<State, Command>): string[] {
  const { decider, commandsAt, statusOf, depth, keyOf = JSON.stringify } = exploration;
  const seen = new Set<string>();
  const transitions = new Set<string>();
  let frontier: State[] = [decider.initialState];
  for (let step = 0; step < depth; step += 1) {
    const reached: State[] = [];
    for (const before of frontier) {
      for (const command of commandsAt(step)) {
        let state = before;
        for (const [index, event] of decisions(decider, command, state).entries()) {
          const next = decider.evolve(state, recorded(event, step * 10 + index));
          transitions.add(`${statusOf(state)} -${event.type}-> ${statusOf(next)}`);
          state = next;
        }
        const key = keyOf(state) as string;
        if (!seen.has(key)) reached.push(state);
        seen.add(key);
      }
    }
    frontier = reached;
  }
  return [...transitions].sort();
}

function decisions<State, Command>(decider: Decider<State, Command>, command: Command, state: State) {
  try {
    return decider.decide(command, state);
  } catch (error) {
    if (error instanceof DomainError) return [];
    throw error;
  }
}
