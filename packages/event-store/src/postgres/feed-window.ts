import { PARTITIONS, type Position } from '@wabus/events';
import type { FeedEvent, FeedKind, FeedPage, FeedPlace } from '../partition-feed.ts';

/** An event and where it lies. */
export interface PlacedEvent extends Omit<FeedEvent, 'previous'> {
  readonly partition: number;
  /** Null for what is not to be sent. */
  readonly sendPartition: number | null;
}

/** The newest events of each partition, as of one moment. */
export interface Newest {
  readonly events: readonly Position[];
  readonly send: readonly Position[];
}

interface Kept extends PlacedEvent {
  readonly previous: Position;
}

/** Bounds of what is kept; what falls out is in the store. A campaign appends 2,000 events at once. */
const MOST_EVENTS = 8_000;
/** So many are kept while nothing is appended: by then all have read what they follow. */
const MOST_AT_REST = 1_000;
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * The newest stretch of the store in memory, whole: nothing between two events of it is left out. So it knows of each
 * partition whether it holds everything from a position on. No I/O.
 */
export class FeedWindow {
  #kept: Kept[] = [];
  #bytes = 0;
  #through: Position;
  /** Of each partition the newest event that is not kept any more. */
  readonly #before: Record<FeedKind, Position[]>;
  readonly #newest: Record<FeedKind, Position[]>;

  /** Nothing is kept yet; `newest` is as of `through`. */
  constructor(through: Position, newest: Newest) {
    this.#through = through;
    this.#before = { events: [...newest.events], send: [...newest.send] };
    this.#newest = { events: [...newest.events], send: [...newest.send] };
  }

  /** Everything up to here was taken in. */
  get through(): Position {
    return this.#through;
  }

  /** Position of the newest event of each partition. */
  newest(kind: FeedKind): readonly Position[] {
    return this.#newest[kind];
  }

  /** Takes in what follows in the store, whole, from `through` or from before it. */
  take(events: readonly PlacedEvent[]): void {
    for (const event of events) {
      if (event.position <= this.#through) continue;
      this.#through = event.position;
      this.#kept.push({ ...event, previous: this.#newest.events[event.partition] ?? 0n });
      this.#bytes += event.bytes;
      this.#newest.events[event.partition] = event.position;
      if (event.sendPartition !== null) this.#newest.send[event.sendPartition] = event.position;
    }
    if (this.#kept.length > MOST_EVENTS || this.#bytes > MOST_BYTES) this.#shrink(MOST_EVENTS / 2);
  }

  /** Nothing came for a while. */
  rest(): void {
    if (this.#kept.length > MOST_AT_REST) this.#shrink(MOST_AT_REST);
  }

  /** True where everything of the partition from this place on is kept, be it nothing. */
  has(kind: FeedKind, { partition, from }: FeedPlace): boolean {
    const before = this.#before[kind][partition] ?? 0n;
    return before === 0n || from > before;
  }

  /** What is kept at and behind places that it has, a page for each, within the bounds. */
  read(
    kind: FeedKind,
    places: readonly FeedPlace[],
    bounds: { readonly events: number; readonly bytes: number },
  ): FeedPage[] {
    const lists = places.map((place) => ({ ...place, events: [] as FeedEvent[], bytes: 0, more: false }));
    // Most partitions have nothing new: where they stand says nothing about where to begin.
    const newest = this.#newest[kind];
    const behind = lists.filter(({ partition, from }) => from <= (newest[partition] ?? 0n));
    const byPartition = new Map(behind.map((list) => [list.partition, list]));
    const least = behind.reduce((least, { from }) => (from < least ? from : least), this.#through + 1n);
    for (let index = this.#firstAt(least); index < this.#kept.length; index += 1) {
      const event = this.#kept[index] as Kept;
      const partition = kind === 'events' ? event.partition : event.sendPartition;
      const list = partition === null ? undefined : byPartition.get(partition);
      if (!list || list.more || event.position < list.from) continue;
      list.more =
        list.events.length > 0 &&
        (list.events.length === bounds.events || list.bytes + event.bytes > bounds.bytes);
      if (list.more) continue;
      list.events.push(event);
      list.bytes += event.bytes;
    }
    return lists;
  }

  /** Keeps the newest, at most so many and half of the bytes. */
  #shrink(most: number): void {
    let count = 0;
    while (count < this.#kept.length && (this.#kept.length - count > most || this.#bytes > MOST_BYTES / 2)) {
      const { bytes, partition, sendPartition, position } = this.#kept[count] as Kept;
      this.#bytes -= bytes;
      this.#before.events[partition] = position;
      if (sendPartition !== null) this.#before.send[sendPartition] = position;
      count += 1;
    }
    this.#kept = this.#kept.slice(count);
  }

  /** Index of the first event that is not before `position`. */
  #firstAt(position: Position): number {
    let low = 0;
    let high = this.#kept.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#kept[middle] as Kept).position < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** No event in any partition. */
export const NOTHING_YET: readonly Position[] = Array.from({ length: PARTITIONS }, () => 0n);
