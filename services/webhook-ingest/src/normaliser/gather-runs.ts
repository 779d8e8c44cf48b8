import type { CommandRunner, RunOutcome, RunRequest } from '@wabus/commands';

type Runner = Pick<CommandRunner, 'runMany'>;

/** What is to be run of one decider. */
interface Gathered {
  readonly requests: RunRequest<unknown, unknown>[];
  readonly outcomes: Promise<readonly RunOutcome<unknown>[]>;
}

/**
 * A runner that does at once what is asked for at once: commands of one decider that are asked for before anybody waits
 * go to the store together, in the order in which they were asked for, and not by one append for each who asks.
 */
export function gatherRuns(runner: Runner): Runner {
  const waiting = new Map<unknown, Gathered>();
  const gather = (decider: unknown): Gathered => {
    const requests: Gathered['requests'] = [];
    const outcomes = Promise.resolve().then(() => {
      waiting.delete(decider);
      return runner.runMany(requests);
    });
    const gathered = { requests, outcomes };
    waiting.set(decider, gathered);
    return gathered;
  };
  return {
    async runMany<State, Command>(
      asked: readonly RunRequest<State, Command>[],
    ): Promise<RunOutcome<State>[]> {
      const decider = asked[0]?.decider;
      if (!decider || asked.some((request) => request.decider !== decider)) return runner.runMany(asked);
      const { requests, outcomes } = waiting.get(decider) ?? gather(decider);
      const from = requests.length;
      requests.push(...asked);
      // An outcome is of the request in its place, and so of its decider's state.
      return (await outcomes).slice(from, from + asked.length) as RunOutcome<State>[];
    },
  };
}
