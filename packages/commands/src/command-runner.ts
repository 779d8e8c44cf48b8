import { type EventStore, isRefusedForGood, type StreamAppend } from '@wabus/event-store';
import type { NewEvent } from '@wabus/events';
import type { Keyring } from '@wabus/keyring';
import type { Clock, Ids } from '@wabus/platform';
import { appendKnowing, type KnownAppend, type Retry } from './append.ts';
import { StreamContendedError } from './errors.ts';
import { type Group, groupBehind, groupByStream } from './group.ts';
import { deciderOf, loadGroup, mayBeRepeat } from './load.ts';
import { allFailed, endOf, type IndexedOutcome, outcomesOf } from './outcomes.ts';
import { planStream, type StreamPlan } from './plan.ts';
import { sealEvents } from './seal-events.ts';
import { StreamMemory } from './stream-memory.ts';
import type { RunOutcome, RunRequest, RunResult } from './types.ts';

/** What a command runner stands on. */
export interface CommandRunnerPorts {
  readonly store: Pick<EventStore, 'append' | 'readStream'>;
  readonly keyring: Pick<Keyring, 'seal'>;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'fresh'>;
  /** What this process knows of streams; default: nothing, and turns of this runner alone. */
  readonly memory?: StreamMemory;
  /** How often and how patiently it tries again. */
  readonly retry?: Partial<Retry>;
}

const DEFAULT_RETRY: Retry = { conflicts: 100, unknowns: 8, firstMs: 25, maxMs: 2_000 };

/** Streams that are read and appended to at once: a webhook or an upload may speak of many more. */
const STREAMS_AT_ONCE = 1_000;

/** What a try of some groups came to so far. */
interface Round<State, Command> {
  readonly outcomes: IndexedOutcome<State>[];
  /** To be tried once more, over what stands in the store by now. */
  readonly again: Group<State, Command>[];
}

interface SealedPlan<State, Command> {
  readonly plan: StreamPlan<State, Command>;
  readonly events: readonly NewEvent[];
}

/**
 * Loads a stream or takes it as it is remembered, decides a command and appends the events at that exact revision. On a
 * conflict it reads and decides again; on a lost answer it repeats the append with the same ids. Idempotent by command
 * id. Commands of one stream wait for the one under way in this process.
 */
export class CommandRunner {
  readonly #ports: CommandRunnerPorts;
  readonly #retry: Retry;
  readonly #memory: StreamMemory;

  constructor(ports: CommandRunnerPorts) {
    this.#ports = ports;
    this.#memory = ports.memory ?? new StreamMemory(0);
    this.#retry = { ...DEFAULT_RETRY, ...ports.retry };
  }

  /** Throws `DomainError` for a broken rule; `StreamContendedError` or `AppendUnknownError` (both retryable); what store and keyring throw. */
  async run<State, Command>(request: RunRequest<State, Command>): Promise<RunResult<State>> {
    const [outcome] = await this.runMany([request]);
    if (outcome?.ok) return outcome.result;
    throw outcome?.error ?? new Error('a command without an outcome');
  }

  /**
   * Many commands with one append (of each thousand streams); outcomes in the order of `requests`. Commands for one stream are decided in
   * order, each over the state that the one before left, and answer the stream as it is after all of them. Each
   * stream stands or falls alone: after a conflict only that stream is read and decided again.
   */
  async runMany<State, Command>(
    requests: readonly RunRequest<State, Command>[],
  ): Promise<RunOutcome<State>[]> {
    const outcomes: RunOutcome<State>[] = new Array(requests.length);
    const groups = groupByStream(requests);
    for (let start = 0; start < groups.length; start += STREAMS_AT_ONCE) {
      const portion = groups.slice(start, start + STREAMS_AT_ONCE);
      const ran = await this.#memory.turns.run(portion, (groups) => this.#runGroups(groups));
      for (const [index, outcome] of ran) outcomes[index] = outcome;
    }
    return outcomes;
  }

  async #runGroups<State, Command>(all: readonly Group<State, Command>[]): Promise<IndexedOutcome<State>[]> {
    const outcomes: IndexedOutcome<State>[] = [];
    let groups = all;
    for (let tries = 0; groups.length > 0; tries += 1) {
      const round = await this.#round(groups);
      const late = tries < this.#retry.conflicts ? [] : round.again;
      const contended = late.flatMap(({ entries, stream }) =>
        allFailed<State>(entries, new StreamContendedError(stream)),
      );
      outcomes.push(...round.outcomes, ...contended);
      groups = late.length > 0 ? [] : round.again;
    }
    return outcomes;
  }

  /** Tries every group once; those that met a conflict are to be tried again. */
  async #round<State, Command>(groups: readonly Group<State, Command>[]): Promise<Round<State, Command>> {
    const round: Round<State, Command> = { outcomes: [], again: [] };
    const plans = await Promise.all(groups.map((group) => this.#plan(group, round)));
    const sealed = await this.#sealAll(
      plans.filter((plan) => plan !== null),
      round.outcomes,
    );
    const appends = sealed.map(
      ({ plan, events }): StreamAppend => ({
        stream: plan.group.stream,
        expectedRevision: plan.loaded.revision,
        events,
      }),
    );
    const results = await appendKnowing(this.#ports.store, appends, this.#retry);
    for (const [index, { plan, events }] of sealed.entries()) {
      const result = results[index];
      this.#keepInMind(plan, events, result);
      if (result?.status === 'conflict') round.again.push(groupBehind(plan.group, plan.loaded));
      else if (result?.status === 'refused' && isShared(plan.group, result.error)) {
        round.outcomes.push(...(await this.#inHalves(plan.group)));
      } else round.outcomes.push(...outcomesOf(plan, events, result));
    }
    return round;
  }

  /** Only what is known to stand: after a conflict, a refusal or no answer the stream is read again. */
  #keepInMind<State, Command>(
    plan: StreamPlan<State, Command>,
    events: readonly NewEvent[],
    result: KnownAppend | undefined,
  ): void {
    const { group } = plan;
    if (result?.status !== 'appended' || mayBeRepeat(group)) this.#memory.forget(group.stream);
    else this.#memory.remember(group.stream, deciderOf(group), endOf(plan, events, result.position));
  }

  /** A part that the catalogue refuses is one command's alone; any other reason is everybody's. */
  async #unsealable<State, Command>(
    group: Group<State, Command>,
    error: unknown,
  ): Promise<IndexedOutcome<State>[]> {
    return isShared(group, error) ? this.#inHalves(group) : allFailed<State>(group.entries, error);
  }

  /** One command of the group is refused for good and took the others down: its halves one after the other, until it is alone. */
  async #inHalves<State, Command>({ entries }: Group<State, Command>): Promise<IndexedOutcome<State>[]> {
    const middle = Math.ceil(entries.length / 2);
    const outcomes: IndexedOutcome<State>[] = [];
    for (const half of [entries.slice(0, middle), entries.slice(middle)]) {
      const ran = new Map(await this.#runGroups(groupByStream(half.map(({ request }) => request))));
      outcomes.push(...half.map(({ index }, place) => [index, ran.get(place) as RunOutcome<State>] as const));
    }
    return outcomes;
  }

  /**
   * Null when there is nothing to append: then the outcomes are known already, but for what was concluded from a stream
   * as it is remembered, which no append puts to the test.
   */
  async #plan<State, Command>(
    group: Group<State, Command>,
    round: Round<State, Command>,
  ): Promise<StreamPlan<State, Command> | null> {
    try {
      const { loaded, isRemembered } = await loadGroup(this.#ports.store, this.#memory, group);
      const plan = planStream(group, loaded, this.#ports);
      if (plan.events.length > 0) return plan;
      if (isRemembered) round.again.push(groupBehind(group, loaded));
      else round.outcomes.push(...outcomesOf(plan, [], undefined));
    } catch (error) {
      round.outcomes.push(...allFailed<State>(group.entries, error));
    }
    return null;
  }

  /** Seals all plans with one call; when that fails each alone, so that one contact without a key hurts only its own stream. */
  async #sealAll<State, Command>(
    plans: readonly StreamPlan<State, Command>[],
    outcomes: IndexedOutcome<State>[],
  ): Promise<SealedPlan<State, Command>[]> {
    try {
      const sealed = await sealEvents(
        this.#ports.keyring,
        plans.flatMap(({ events }) => events),
      );
      let next = 0;
      return plans.map((plan) => {
        const start = next;
        next += plan.events.length;
        return { plan, events: sealed.slice(start, next) };
      });
    } catch (error) {
      const [only, ...others] = plans;
      if (only && others.length === 0) {
        outcomes.push(...(await this.#unsealable(only.group, error)));
        return [];
      }
      return (await Promise.all(plans.map((plan) => this.#sealAll([plan], outcomes)))).flat();
    }
  }
}

/** Whether what is refused for good may be the fault of one command alone among several. */
function isShared({ entries }: { readonly entries: readonly unknown[] }, error: unknown): boolean {
  return entries.length > 1 && isRefusedForGood(error);
}
