import type { CommandRunner, RunOutcome, RunRequest } from '@wabus/commands';

type Runner = Pick<CommandRunner, 'runMany'>;

/** What is to be run with one call. */
interface Gathered {
  readonly requests: RunRequest<unknown, unknown>[];
  readonly outcomes: Promise<readonly RunOutcome<unknown>[]>;
  /** Lets it run. */
  go(): void;
}

/**
 * A runner that does at once what is asked for at once: commands that are asked for before anybody waits go to the store
 * together, in the order in which they were asked for, and not by one append for each who asks. `lead`: what is asked of
 * the runner itself waits, as long as this goes on, for the first that is asked of the runner that `lead` is given, and
 * goes with it.
 */
export function gatherRuns(runner: Runner): Runner & { ledBy(lead: Lead): Promise<void> } {
  let gathered: Gathered | undefined;
  let isLed = false;
  const go = (): void => {
    gathered?.go();
    gathered = undefined;
  };
  const ask = async <State, Command>(
    asked: readonly RunRequest<State, Command>[],
    leads: boolean,
  ): Promise<RunOutcome<State>[]> => {
    if (asked.length === 0) return [];
    if (gathered && !fits(gathered.requests, asked)) go();
    gathered ??= gather(runner);
    const { requests, outcomes } = gathered;
    const from = requests.length;
    requests.push(...asked);
    if (leads) isLed = false;
    if (from === 0 || leads) {
      const own = gathered;
      queueMicrotask(() => {
        if (!isLed && gathered === own) go();
      });
    }
    // An outcome is of the request in its place, and so of its decider's state.
    return (await outcomes).slice(from, from + asked.length) as RunOutcome<State>[];
  };
  return {
    runMany: (asked) => ask(asked, false),
    async ledBy(lead) {
      isLed = true;
      try {
        await lead({ runMany: (asked) => ask(asked, true) });
      } finally {
        isLed = false;
        go();
      }
    },
  };
}

/** Work that others wait for, with the runner that it is to ask. */
type Lead = (runner: Runner) => Promise<void>;

function gather(runner: Runner): Gathered {
  const { promise, resolve } = Promise.withResolvers<void>();
  const requests: Gathered['requests'] = [];
  return { requests, outcomes: promise.then(() => runner.runMany(requests)), go: resolve };
}

/** A stream is folded by one decider in a call. */
function fits(
  requests: readonly RunRequest<unknown, unknown>[],
  asked: readonly { readonly stream: string; readonly decider: unknown }[],
): boolean {
  const deciders = new Map<string, unknown>(requests.map(({ stream, decider }) => [stream, decider]));
  return asked.every(({ stream, decider }) => (deciders.get(stream) ?? decider) === decider);
}
