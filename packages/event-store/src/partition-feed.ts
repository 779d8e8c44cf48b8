import type { Position, RecordedEvent } from '@wabus/events';

/** What is followed: `events`, all of them by their keys, or `send`, released messages by the WABA of their number. */
export type FeedKind = 'events' | 'send';

/** An event in its place. */
export interface FeedEvent {
  readonly position: Position;
  /** Position of the event before it in its partition of `events`; 0n for the first. */
  readonly previous: Position;
  /** Null for one that this code cannot read: newer code wrote it. */
  readonly event: RecordedEvent | null;
  /** About what it takes. */
  readonly bytes: number;
}

/** The next events of a partition; `more`: others stood behind them. */
export interface FeedPage {
  readonly events: readonly FeedEvent[];
  readonly more: boolean;
}

/** Where somebody goes on in a partition. */
export interface FeedPlace {
  readonly partition: number;
  /** The first position that is wanted. */
  readonly from: Position;
}

/** The store's own order, partition by partition: for who follows it without a copy in a log. */
export interface PartitionFeed {
  /**
   * The next events of many partitions, a page per place, nothing left out. A page is bounded by count and bytes, except
   * that one event always comes.
   */
  read(
    kind: FeedKind,
    places: readonly FeedPlace[],
    bounds: { readonly events: number; readonly bytes: number },
  ): Promise<FeedPage[]>;
  /** Position of the newest event of each partition, partition 0 first; 0n for none. */
  newest(kind: FeedKind): Promise<readonly Position[]>;
  /** How many events stand at each place and behind it. */
  waiting(kind: FeedKind, places: readonly FeedPlace[]): Promise<readonly bigint[]>;
  /** Calls back when events were appended, or may have been; once a second at most while nobody says so. */
  onNews(listener: () => void): void;
}
