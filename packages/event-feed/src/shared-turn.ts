import type { CatalogueEvent } from '@wabus/events';
import { pause } from '@wabus/platform';
import { CheckpointMovedError } from './checkpoints.ts';
import type { Cursor } from './cursor.ts';
import { type Follower, readsType } from './follower.ts';
import { LazyCheckpoints } from './lazy-checkpoints.ts';
import { PersonalParts } from './personal-parts.ts';
import { FollowerError, type Step, takeSteps, within } from './transaction.ts';
import { lookAgain, moveOf, type Share, type Workshop } from './workshop.ts';

/** Events of one turn at most. What happens to one thing in short succession, as in a campaign, is written once by a turn. */
const MOST_OF_A_TURN = 2_000;
/** So many that wait are a backlog. */
const BACKLOG = 250;
/** For so many events a follower may take its budget, for more of them as many times that. */
const EVENTS_OF_A_BUDGET = 500;

/** How the turns of some followers go. */
export interface TurnSettings {
  /** How long a member may keep the others waiting for 500 events or fewer, in milliseconds; infinite where there are none. */
  readonly budgetMs: number;
  /** From the beginning of a turn to that of the next, in milliseconds, unless a backlog waits. */
  readonly paceMs: number;
  /** How long checkpoints may stay behind where there was nothing for any member, in milliseconds. */
  readonly lazyMs: number;
}

/**
 * Followers that are level take what the log brought, over all partitions, in one transaction: one statement moves all
 * their checkpoints, and one that reads nothing of it costs nothing more. Who is slow, fails or meets a hole leaves,
 * goes at its own pace, and holds up nobody.
 *
 * Turns are paced: what comes after a rest is taken at once, what comes soon after a turn a moment later, with what came
 * meanwhile. Where a backlog waits there is no pause. Who brings records rests too before it brings more: else what it
 * brought last would wait for the next turn, and everything after that for the one after it.
 */
export class SharedTurn {
  readonly #shop: Workshop;
  readonly #members: ReadonlySet<Follower>;
  readonly #budgetMs: number;
  readonly #paceMs: number;
  readonly #lazy: LazyCheckpoints;
  #running: Promise<void> | null = null;
  #resting: Promise<void> | null = null;
  #hurry = new AbortController();
  #beganAt = Number.NEGATIVE_INFINITY;
  #turns = 0;

  constructor(shop: Workshop, members: readonly Follower[], { budgetMs, paceMs, lazyMs }: TurnSettings) {
    this.#shop = shop;
    this.#members = new Set(members);
    this.#budgetMs = budgetMs;
    this.#paceMs = paceMs;
    this.#lazy = new LazyCheckpoints(shop, this.#members, { ms: lazyMs, onDue: () => this.wake() });
  }

  /** There may be something to do. */
  wake(): void {
    this.#running ??= this.#run();
    if (this.#resting && this.#waiting() >= BACKLOG) this.#hurry.abort();
  }

  /** Resolves when nothing is done any more. */
  async ended(): Promise<void> {
    await this.#running;
  }

  /** Resolves when the next turn may begin; at once where so many came lately that more of them wait. */
  async rest(brought: number): Promise<void> {
    if (brought >= BACKLOG) return;
    this.#resting ??= this.#pause().finally(() => {
      this.#resting = null;
    });
    await this.#resting;
  }

  async #run(): Promise<void> {
    // What comes in this moment, of all partitions, makes one turn.
    await null;
    while (!this.#shop.ended.aborted) {
      if (this.#lazy.due) await this.#lazy.write();
      if (this.#waiting() === 0 && this.#shares().length === 0 && !this.#lazy.due) break;
      await this.rest(0);
      const shares = this.#shares();
      if (this.#shop.ended.aborted) break;
      if (shares.length === 0 && this.#lazy.due) continue;
      if (shares.length === 0) break;
      this.#beganAt = performance.now();
      await this.#take(shares);
      for (const partition of new Set(shares.map((share) => share.partition))) this.#shop.changed(partition);
    }
    this.#running = null;
  }

  async #pause(): Promise<void> {
    const ms = this.#beganAt + this.#paceMs - performance.now();
    if (ms <= 0 || this.#waiting() >= BACKLOG) return;
    this.#hurry = new AbortController();
    await pause(ms, AbortSignal.any([this.#hurry.signal, this.#shop.ended]));
  }

  /** How many records wait for the member that is furthest behind, over all partitions. */
  #waiting(): number {
    return this.#shop.partitions().reduce((sum, partition) => {
      const mine = partition.cursors.filter(({ level, follower }) => level && this.#members.has(follower));
      return sum + Math.max(0, ...mine.map((cursor) => partition.waitingFor(cursor)));
    }, 0);
  }

  #shares(): Share[] {
    const partitions = this.#shop.partitions();
    this.#turns += 1;
    const from = partitions.length === 0 ? 0 : this.#turns % partitions.length;
    const shares: Share[] = [];
    let room = MOST_OF_A_TURN;
    for (const partition of [...partitions.slice(from), ...partitions.slice(0, from)]) {
      if (room <= 0) break;
      let most = 0;
      for (const cursor of partition.cursors) {
        if (!cursor.level || !this.#members.has(cursor.follower)) continue;
        const { events, healThrough } = partition.nextFor(cursor);
        if (events.length > 0) shares.push({ partition, cursor, after: cursor.reached, events });
        else if (healThrough !== null)
          this.#meetHole(cursor, healThrough, () => this.#shop.changed(partition));
        most = Math.max(most, events.length);
      }
      room -= most;
    }
    return shares;
  }

  #budgetFor(shares: readonly Share[]): number {
    const events = new Map<Follower, number>();
    for (const { cursor, events: some } of shares)
      events.set(cursor.follower, (events.get(cursor.follower) ?? 0) + some.length);
    return this.#budgetMs * Math.max(1, Math.max(...events.values()) / EVENTS_OF_A_BUDGET);
  }

  #meetHole(cursor: Cursor, through: bigint, left: () => void): void {
    const { follower, partition, reached } = cursor;
    this.#shop.logger.warn(
      { model: follower.name, partition, from: `${reached}`, through: `${through}` },
      'the log does not give every event: what is between is read from the store, and nothing is lost',
    );
    cursor.leave(through);
    queueMicrotask(left);
  }

  async #take(shares: readonly Share[]): Promise<void> {
    const steps = await this.#steps(shares);
    const taken = shares.filter(({ cursor }) => steps.some(({ follower }) => follower === cursor.follower));
    if (taken.length === 0) return;
    const { metrics } = this.#shop;
    try {
      const passes = this.#lazy.isOn && steps.every(({ events }) => events.length === 0);
      const onTook = ({ name: model }: Follower, ms: number): void =>
        metrics.batchSeconds.observe({ model }, ms / 1_000);
      if (passes) this.#lazy.later();
      else await takeSteps({ ...this.#shop, budgetMs: this.#budgetFor(taken), onTook }, steps);
      for (const share of taken) {
        this.#shop.applied(share, passes ? 'passed' : 'moved');
        metrics.events.inc({ model: share.cursor.follower.name }, share.events.length);
      }
    } catch (error) {
      await this.#part(error, taken);
    }
  }

  /** What each follower does; one whose personal parts cannot be opened, or not in time, leaves. */
  async #steps(shares: readonly Share[]): Promise<Step[]> {
    const distinct = new Map<bigint, CatalogueEvent>();
    for (const { events } of shares) for (const event of events) distinct.set(event.position, event);
    const parts = new PersonalParts(this.#shop.keyring, [...this.#members], [...distinct.values()]);
    const byFollower = Map.groupBy(shares, ({ cursor }) => cursor.follower);
    const steps = await Promise.all(
      [...byFollower].map(async ([follower, mine]): Promise<Step[]> => {
        const read = mine.flatMap(({ events }) => events.filter(({ type }) => readsType(follower, type)));
        const moves = mine.map(moveOf);
        try {
          const opening = parts.openFor(follower, read);
          const patience = { ...this.#shop, budgetMs: this.#budgetFor(shares) };
          const events = await within(follower, patience, opening);
          return [{ follower, events, moves }];
        } catch (error) {
          this.#leave(mine, error);
          return [];
        }
      }),
    );
    return steps.flat();
  }

  /** The turn did not succeed: who is the cause leaves; where nobody is, each tries for itself. */
  async #part(error: unknown, shares: readonly Share[]): Promise<void> {
    if (error instanceof CheckpointMovedError) {
      const cursors = shares.map(({ cursor }) => cursor);
      await lookAgain(this.#shop, cursors).catch(() => this.#leave(shares, error));
    } else if (error instanceof FollowerError) {
      this.#leave(
        shares.filter(({ cursor }) => cursor.follower === error.follower),
        error,
      );
    } else {
      this.#leave(shares, error);
    }
  }

  #leave(shares: readonly Share[], error: unknown): void {
    for (const { cursor } of shares) cursor.leave(0n);
    if (error instanceof FollowerError && error.slow) this.#shop.slow(error.follower);
  }
}
