import { backoffMs, briefly, type Logger, pause } from '@wabus/platform';
import { Bell } from '../bell.ts';
import type { Assignment, LogHandler, StoredLogRecord } from '../port.ts';
import { AdmissionQueue, type QueueBounds } from './admission-queue.ts';
import { Continuity, type Gap } from './continuity.ts';

/** How often it is said that the handler still fails. */
const SAY_AGAIN_MS = 60_000;

/** What a turn acts on. */
export interface TurnPorts {
  readonly handler: LogHandler;
  readonly bounds: QueueBounds;
  readonly logger: Logger;
  /** Asks for more records of this partition, or for none. */
  readonly setFetching: (on: boolean) => void;
  /** False while nobody can say whether the partition is still ours; `nudge` says when to ask again. */
  readonly stillOurs: () => boolean;
}

/**
 * `held`: ours. `ending`: no further batches, but what was done may still be committed, if the broker agrees.
 * `over`: commits are refused here already.
 */
export type TurnState = 'held' | 'ending' | 'over';

/**
 * One partition in one epoch: admits what was fetched and hands it to the handler, batch after batch. It knows nothing
 * of the broker.
 */
export class PartitionTurn {
  readonly assignment: Assignment;
  /** Resolves when nothing of this turn runs any more: neither a batch nor `onRevoked`. */
  readonly settled: Promise<void>;
  readonly #ports: TurnPorts;
  readonly #queue: AdmissionQueue;
  readonly #bell = new Bell();
  readonly #ending = new AbortController();
  readonly #settle: () => void;
  #running: Promise<void>;
  #continuity: Continuity | null = null;
  #state: TurnState = 'held';
  #told = false;
  #paused = false;
  #fetching = true;
  #movedAt = 0;
  #failure: string | null = null;

  /** Takes up the partition once `before`, the turns that were, has settled. */
  constructor(assignment: Assignment, ports: TurnPorts, before: Promise<unknown>) {
    this.assignment = assignment;
    this.#ports = ports;
    this.#queue = new AdmissionQueue(ports.bounds);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.settled = promise;
    this.#settle = resolve;
    this.#running = before.then(() => this.#run());
  }

  get state(): TurnState {
    return this.#state;
  }

  /** Records that were admitted and not yet handled. */
  get queued(): number {
    return this.#queue.size;
  }

  /** True while the queue is full: records wait for their handler. */
  get full(): boolean {
    return !this.#fetching;
  }

  /** When a batch was last handled while the queue was full, by `performance.now()`. */
  get movedAt(): number {
    return this.#movedAt;
  }

  /** What the handler failed with when it was last tried; null once it worked. */
  get failure(): string | null {
    return this.#failure;
  }

  /** The offset that comes next, once it is known. */
  get next(): bigint | undefined {
    return this.#continuity?.next;
  }

  /** The group's committed offset is known: reading starts there. */
  startAt(offset: bigint): void {
    this.#continuity = new Continuity(offset);
    this.#bell.ring();
  }

  /** Takes in records as they were fetched; answers a gap before them, and then takes none. */
  admit(records: readonly StoredLogRecord[]): Gap | null {
    if (this.#state !== 'held' || !this.#continuity) return null;
    const gap = this.#continuity.pass(records.map(({ offset }) => offset));
    if (gap) return gap;
    this.#queue.add(records);
    if (this.#fetching && this.#queue.full) this.#setFetching(false);
    this.#bell.ring();
    return null;
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#bell.ring();
  }

  /** Looks again whether a batch may be handed out. */
  nudge(): void {
    this.#bell.ring();
  }

  /**
   * Ends the turn: a batch under way gets `graceMs` to finish, then the handler hears of it. Work that goes on longer
   * goes on for nothing.
   */
  async end(graceMs: number): Promise<void> {
    if (this.#state !== 'held') return;
    this.#state = 'ending';
    this.#queue.clear();
    this.#ending.abort();
    this.#bell.ring();
    const late = await within(graceMs, this.#running);
    if (late)
      this.#ports.logger.warn(
        { ...this.assignment, graceMs },
        'a partition went while its batch was handled',
      );
    await this.#revoke();
    this.#state = 'over';
    void this.#running.then(this.#settle);
  }

  async #revoke(): Promise<void> {
    if (!this.#told) return;
    try {
      await this.#ports.handler.onRevoked?.(this.assignment);
    } catch (error) {
      this.#ports.logger.error({ err: error, ...this.assignment }, 'giving back a partition failed');
    }
  }

  async #run(): Promise<void> {
    while (this.#state === 'held' && !this.#continuity) {
      this.#bell.hush();
      await this.#bell.rung();
    }
    await this.#again('taking a partition failed and is tried again', async () => {
      this.#told = true;
      await this.#ports.handler.onAssigned?.(this.assignment);
    });
    while (this.#state === 'held') {
      this.#bell.hush();
      if (this.#queue.size > 0 && !this.#paused && this.#ports.stillOurs()) await this.#handle();
      else await this.#bell.rung();
    }
  }

  async #handle(): Promise<void> {
    const records = this.#queue.peek();
    let done = false;
    await this.#again('a batch failed and will be given again', async () => {
      if (this.#paused || !this.#ports.stillOurs()) return;
      await this.#ports.handler.onBatch({ ...this.assignment, records });
      done = true;
    });
    if (!done || this.#state !== 'held') return;
    this.#queue.drop(records.length);
    if (!this.#fetching) this.#movedAt = performance.now();
    if (!this.#fetching && this.#queue.halfEmpty) this.#setFetching(true);
  }

  /** Does something of the handler's until it works or the turn ends; says at once that it fails, then by the minute. */
  async #again(failed: string, work: () => Promise<void>): Promise<void> {
    let saidAt = Number.NEGATIVE_INFINITY;
    for (let attempt = 0; this.#state === 'held'; attempt += 1) {
      try {
        await work();
        this.#failure = null;
        return;
      } catch (error) {
        this.#failure = briefly(error);
        if (performance.now() - saidAt >= SAY_AGAIN_MS) {
          saidAt = performance.now();
          this.#ports.logger.error({ err: error, ...this.assignment, tries: attempt + 1 }, failed);
        }
        await pause(backoffMs(attempt, 100, 5_000), this.#ending.signal);
      }
    }
  }

  #setFetching(on: boolean): void {
    this.#fetching = on;
    this.#ports.setFetching(on);
  }
}

/** True when `work` took longer than `ms`. */
async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  if (ms === Number.POSITIVE_INFINITY) {
    await work;
    return false;
  }
  const timeout = new AbortController();
  const late = pause(ms, timeout.signal).then(() => !timeout.signal.aborted);
  const winner = await Promise.race([work.then(() => false), late]);
  timeout.abort();
  return winner;
}
