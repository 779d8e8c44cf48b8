import type { StoredLogRecord } from './port.ts';

/** Where somebody goes on in a topic. */
export interface TopicPlace {
  readonly topic: string;
  readonly partition: number;
  /** The first offset that is wanted. */
  readonly from: bigint;
}

/** The next records of a partition; `more`: others stood behind them. */
export interface Fetched {
  readonly records: readonly StoredLogRecord[];
  readonly more: boolean;
}

/** Topics that are views on something that keeps its own order, such as the event store: read here, written there. */
export interface DerivedTopics {
  /** Their names. */
  readonly names: ReadonlySet<string>;
  /** The next records of many partitions, in the order asked, bounded by count and bytes, except that one always comes. */
  fetch(
    places: readonly TopicPlace[],
    bounds: { readonly records: number; readonly bytes: number },
  ): Promise<Fetched[]>;
  /** Per partition the offset behind its newest record, partition 0 first. */
  ends(topic: string): Promise<readonly bigint[]>;
  /** How many records stand at each place and behind it. */
  waiting(places: readonly TopicPlace[]): Promise<readonly bigint[]>;
  /** Calls back when there may be more to read. Whoever listens need not ask by itself. */
  onNews(listener: () => void): void;
}
