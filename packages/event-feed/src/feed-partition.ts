import type { Assignment, LogBatch } from '@wabus/event-log';
import type { Position } from '@wabus/events';
import type { Cursor } from './cursor.ts';
import type { FeedRecord, NextRecords } from './feed-record.ts';
import { RecentRecords } from './recent-records.ts';

/** Beyond every position. */
const NO_LIMIT: Position = 2n ** 63n - 1n;
/** Records kept for followers that lag: about 12 MB a partition where events are of common size. */
const MOST_RECORDS = 4_000;
/** Offsets that wait to be committed; more of them only tell the same more finely. */
const MOST_ENDS = 1_000;

/** One turn of owning a partition: what came of it lately, and how far each follower is. */
export class FeedPartition {
  readonly assignment: Assignment;
  /** The first of them goes first. */
  readonly cursors: readonly Cursor[];
  readonly #recent: RecentRecords;
  readonly #end: AbortController;
  readonly #ends: { readonly position: Position; readonly nextOffset: bigint }[] = [];
  #changed = Promise.withResolvers<void>();

  constructor(
    assignment: Assignment,
    options: { cursors: readonly Cursor[]; end: AbortController; maxBatchRecords: number },
  ) {
    this.assignment = assignment;
    this.cursors = options.cursors;
    this.#end = options.end;
    this.#recent = new RecentRecords(Math.max(MOST_RECORDS, 2 * options.maxBatchRecords));
  }

  /** Takes what the log brought. */
  take({ records }: LogBatch, placed: readonly FeedRecord[]): void {
    this.#recent.take(placed);
    const last = records.at(-1);
    if (!last) return;
    if (this.#ends.length === MOST_ENDS) this.#ends.pop();
    this.#ends.push({ position: this.#recent.handed, nextOffset: last.offset + 1n });
  }

  /** What a follower applies next, never ahead of the first one, unless that cannot go on. */
  nextFor(cursor: Cursor): NextRecords {
    return this.#recent.next(cursor.reached, this.limitOf(cursor));
  }

  /** How many records that came lately a follower has not applied. */
  waitingFor({ reached }: Cursor): number {
    return this.#recent.crowdAfter(reached).records;
  }

  /** Through where a follower may go. */
  limitOf(cursor: Cursor): Position {
    const [first] = this.cursors;
    return first && first !== cursor && first.stoppedBy === null ? first.reached : NO_LIMIT;
  }

  /** Position of the newest record that came. */
  get handed(): Position {
    return this.#recent.handed;
  }

  /** Resolves once the first follower has applied all that came, or goes at its own pace, or the turn is over. */
  async firstHasIt(): Promise<void> {
    const [first] = this.cursors;
    const { handed } = this;
    while (first?.level && first.reached < handed && !this.#end.signal.aborted) await this.#changed.promise;
  }

  /**
   * Resolves once followers that are level have taken half of what may wait for them, or after `ms`. In a backlog it is
   * cheaper that the log waits a moment than that all of them read the store.
   */
  async roomForMore(ms: number): Promise<void> {
    if (!this.#crowded()) return;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.#tell();
    }, ms);
    while (!late && !this.#end.signal.aborted && this.#crowded()) await this.#changed.promise;
    clearTimeout(timer);
  }

  #crowded(): boolean {
    return this.cursors.some(({ level, reached }) => {
      const { records, most } = this.#recent.crowdAfter(reached);
      return level && records * 2 > most;
    });
  }

  /** Followers went on, left or joined. Answers the offset that may be committed: all checkpoints are behind it. Null: as before. */
  changed(): bigint | null {
    this.#tell();
    const least = this.cursors.reduce((least, { reached }) => (reached < least ? reached : least), NO_LIMIT);
    this.#recent.forgetThrough(least);
    const written = this.cursors.reduce(
      (least, { written }) => (written < least ? written : least),
      NO_LIMIT,
    );
    const past = this.#ends.findLastIndex(({ position }) => position <= written);
    return this.#ends.splice(0, past + 1).at(-1)?.nextOffset ?? null;
  }

  /** The partition is somebody else's. */
  end(): void {
    this.#end.abort();
    this.#tell();
  }

  #tell(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
