import type { Position } from '@wabus/events';
import { briefly } from '@wabus/platform';
import type { Follower } from './follower.ts';

/** What keeps a follower from going on at a partition. */
interface Trouble {
  readonly why: string;
  readonly since: Date;
  /** How often it failed in a row. */
  readonly attempts: number;
  /** True until it is tried again. */
  readonly rests: boolean;
}

/**
 * How far one follower has come in one partition. `level`: it takes its share of what the log brings, with others.
 * Otherwise it goes at its own pace, in transactions of its own, until it is where the log is.
 */
export class Cursor {
  readonly follower: Follower;
  readonly partition: number;
  readonly #ended: AbortSignal;
  #level = true;
  #reached: Position;
  #written: Position;
  #scanned: Position;
  #through: Position = 0n;
  #trouble: Trouble | null = null;

  /** `ended` aborts once the partition is somebody else's. */
  constructor(follower: Follower, partition: number, options: { reached: Position; ended: AbortSignal }) {
    this.follower = follower;
    this.partition = partition;
    this.#reached = options.reached;
    this.#written = options.reached;
    this.#scanned = options.reached;
    this.#ended = options.ended;
  }

  /** As people read it. */
  get name(): string {
    return `${this.follower.name}, partition ${this.partition}`;
  }

  get level(): boolean {
    return this.#level;
  }

  /** True once the partition is somebody else's. */
  get over(): boolean {
    return this.#ended.aborted;
  }

  /** Everything through here is applied: its checkpoint, or what it passed without an event of its own since. */
  get reached(): Position {
    return this.#reached;
  }

  /** Its checkpoint, as last written or read. */
  get written(): Position {
    return this.#written;
  }

  /** From where the store has to be read for it: there is nothing for it before. */
  get scanned(): Position {
    return this.#scanned > this.#reached ? this.#scanned : this.#reached;
  }

  /** It is known that there are events through here. */
  get through(): Position {
    return this.#through;
  }

  /** How many positions of the store it is behind what was known when it fell behind; 0n for one that is not. */
  get behindBy(): Position {
    return this.#level || this.#through <= this.scanned ? 0n : this.#through - this.scanned;
  }

  /** Why it is stopped; null while it is not. */
  get stoppedBy(): string | null {
    return this.#trouble?.why ?? null;
  }

  /** When it was stopped; null while it is not. */
  get stoppedSince(): Date | null {
    return this.#trouble?.since ?? null;
  }

  /** True while it goes at its own pace and nothing is known that would keep it from going on. */
  get due(): boolean {
    return !this.#level && !this.over && this.#trouble?.rests !== true;
  }

  /** Everything through `position` is applied, and its checkpoint moved. */
  moved(position: Position): void {
    this.passed(position);
    if (position > this.#written) this.#written = position;
  }

  /** There was nothing for it through `position`; its checkpoint is written later. */
  passed(position: Position): void {
    if (position > this.#reached) this.#reached = position;
  }

  /** Its checkpoint was found elsewhere than it was left. */
  foundAt(position: Position): void {
    this.#reached = position;
    this.#written = position;
    this.#scanned = position;
  }

  /** The store has nothing more for it through `position`. */
  scannedThrough(position: Position): void {
    if (position > this.#scanned) this.#scanned = position;
  }

  /** From now on it goes at its own pace; there are events through `through`. */
  leave(through: Position): void {
    this.#level = false;
    if (through > this.#through) this.#through = through;
  }

  /** It is where the log is, and takes its share again. */
  join(): void {
    this.#level = true;
  }

  /** It cannot go on and rests; answers how often in a row. */
  stop(error: unknown): number {
    const { since = new Date(), attempts = 0 } = this.#trouble ?? {};
    this.#level = false;
    this.#scanned = this.#reached;
    this.#trouble = { why: briefly(error), since, attempts: attempts + 1, rests: true };
    return attempts + 1;
  }

  /** It is to be tried again. */
  retry(): void {
    if (this.#trouble) this.#trouble = { ...this.#trouble, rests: false };
  }

  /** What stopped it was applied; answers whether anything had. */
  recover(): boolean {
    const had = this.#trouble !== null;
    this.#trouble = null;
    return had;
  }
}
