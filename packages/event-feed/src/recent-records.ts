import type { Position } from '@wabus/events';
import { type FeedRecord, type NextRecords, nextRecords } from './feed-record.ts';

/** Most records that are handed on at once: what a transaction holds. */
const MOST_AT_ONCE = 2_000;

/**
 * What the log brought of one partition lately: all followers read from it, each from its own checkpoint. It is bounded:
 * what falls out, or never came, is in the store.
 */
export class RecentRecords {
  readonly #most: number;
  #records: FeedRecord[] = [];
  #handed: Position = 0n;

  /** `most`: how many it keeps for those that lag. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Position of the newest record that came. */
  get handed(): Position {
    return this.#handed;
  }

  /** How many of them follow a checkpoint, and how many may. */
  crowdAfter(checkpoint: Position): { readonly records: number; readonly most: number } {
    return { records: this.#records.length - this.#firstAfter(checkpoint), most: this.#most };
  }

  /** Takes records in the order of the log; repeats, such as of a relay that began anew, are passed over. */
  take(records: readonly FeedRecord[]): void {
    for (const record of records) {
      if (record.position <= this.#handed) continue;
      this.#records.push(record);
      this.#handed = record.position;
    }
    if (this.#records.length > this.#most) this.#records.splice(0, this.#records.length - this.#most);
  }

  /** Everybody has come here. */
  forgetThrough(position: Position): void {
    this.#records.splice(0, this.#firstAfter(position));
  }

  /** What may be applied next to a checkpoint, none of it behind `through`, and where a hole begins. */
  next(checkpoint: Position, through: Position): NextRecords {
    const first = this.#firstAfter(checkpoint);
    const fresh = this.#records.slice(first, first + MOST_AT_ONCE);
    const allowed = fresh.filter(({ position }) => position <= through);
    if (allowed.length > 0) return nextRecords(allowed, checkpoint);
    const end = this.#handed < through ? this.#handed : through;
    return { events: [], healThrough: end > checkpoint ? end : null };
  }

  /** Index of the first record behind a position: they are in order, so few have to be looked at. */
  #firstAfter(position: Position): number {
    let [low, high] = [0, this.#records.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#records[middle] as FeedRecord).position > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
