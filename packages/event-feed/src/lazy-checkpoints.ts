import { CheckpointMovedError } from './checkpoints.ts';
import type { Cursor } from './cursor.ts';
import type { FeedPartition } from './feed-partition.ts';
import type { Follower } from './follower.ts';
import { lookAgain, moveOf, type Workshop } from './workshop.ts';

/**
 * Writes where members are that passed what is nothing to them, all at once and seldom: else each batch would be a
 * statement that only says so. Whoever takes over meanwhile passes the same once more; offsets wait for what is written.
 */
export class LazyCheckpoints {
  readonly #shop: Workshop;
  readonly #members: ReadonlySet<Follower>;
  readonly #ms: number;
  readonly #onDue: () => void;
  #timer: NodeJS.Timeout | undefined;
  #due = false;

  /** `ms`: how long a checkpoint may stay behind; 0 for not at all. `onDue`: it is time to `write`. */
  constructor(
    shop: Workshop,
    members: ReadonlySet<Follower>,
    { ms, onDue }: { readonly ms: number; readonly onDue: () => void },
  ) {
    this.#shop = shop;
    this.#members = members;
    this.#ms = ms;
    this.#onDue = onDue;
    shop.ended.addEventListener('abort', () => clearTimeout(this.#timer), { once: true });
  }

  /** Whether a checkpoint may stay behind. */
  get isOn(): boolean {
    return this.#ms > 0;
  }

  /** Whether it is time to `write`. */
  get due(): boolean {
    return this.#due;
  }

  /** A checkpoint stays behind. */
  later(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#due = true;
      this.#onDue();
    }, this.#ms);
  }

  /** Writes where all members are; no turn of theirs is to be under way. */
  async write(): Promise<void> {
    this.#due = false;
    const behind = this.#shop.partitions().flatMap((partition) => this.#behind(partition));
    const cursors = behind.map(({ cursor }) => cursor);
    if (behind.length === 0) return;
    try {
      if (!(await this.#shop.checkpoints.move(this.#shop.pool, behind.map(moveOf))))
        throw new CheckpointMovedError();
      for (const { cursor, after } of behind) cursor.moved(after);
    } catch (error) {
      if (!(error instanceof CheckpointMovedError)) return this.later();
      await lookAgain(this.#shop, cursors).catch(() => this.later());
    }
    for (const partition of new Set(behind.map((one) => one.partition))) this.#shop.changed(partition);
  }

  #behind(partition: FeedPartition) {
    const isBehind = ({ level, over, written, reached, follower }: Cursor): boolean =>
      level && !over && written < reached && this.#members.has(follower);
    return partition.cursors
      .filter(isBehind)
      .map((cursor) => ({ partition, cursor, after: cursor.reached, events: [] }));
  }
}
