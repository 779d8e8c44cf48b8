import type { NewEvent, Position, RecordedEvent } from '@wabus/events';

/** What the caller believes the stream's last revision to be; there is deliberately no `any`. */
export type ExpectedRevision = number | 'no_stream';

/** The append to one stream; in a multi-stream append each of these succeeds or fails alone. */
export interface StreamAppend {
  readonly stream: string;
  readonly expectedRevision: ExpectedRevision;
  /** At least one event. */
  readonly events: readonly NewEvent[];
}

/**
 * What became of one append. `unknown`: the store did not answer, so it may or may not stand there; the
 * caller repeats the append with the same ids and revision, which answers `appended` in both cases. `revision` and
 * `position` are those of the append's last event.
 */
export type AppendResult =
  | { readonly status: 'appended'; readonly revision: number; readonly position: Position }
  | { readonly status: 'conflict'; readonly currentRevision: ExpectedRevision }
  | { readonly status: 'unknown'; readonly error: Error };

/** A page of the global order. `next` is the position scanned through: pass it as `after` of the next page. */
export interface AllPage {
  readonly events: readonly RecordedEvent[];
  readonly next: Position;
  /** True when nothing more stood behind this page at the time of reading. */
  readonly end: boolean;
}

/**
 * What a subscription yields: events, or word that the end was reached. In both cases everything up to `position`
 * has been seen, so it is a place to start again from. `events` may be empty: a stretch that the filter left out
 * was passed.
 */
export type SubscriptionItem =
  | { readonly kind: 'events'; readonly events: readonly RecordedEvent[]; readonly position: Position }
  | { readonly kind: 'caught-up'; readonly position: Position };

/** Where a read of the global order starts and which streams it keeps. */
export interface AllFilter {
  /** Exclusive; 0n is the start. */
  readonly after: Position;
  /** Keep streams whose name starts with one of these; absent: all. */
  readonly streamPrefixes?: readonly string[];
}

/**
 * The truth: append-only streams with exact revisions and one global order. Holds for every adapter (see
 * conformance).
 */
export interface EventStore {
  /**
   * Appends to many streams, each independently: results come in the order of `appends`.
   * A repeat of the same ids at the same expected revision answers `appended` with the position of the first
   * time and adds nothing. The same id at the *current* revision is stored again: the store does not dedupe.
   * Throws when one of them is refused; `isRefusedForGood` tells whether that can ever change.
   */
  append(appends: readonly StreamAppend[]): Promise<AppendResult[]>;
  /**
   * Events of a stream in order, from `fromRevision` (default 0), at most `maxCount` (default: all). Empty for no
   * stream.
   */
  readStream(
    stream: string,
    options?: { fromRevision?: number; maxCount?: number },
  ): Promise<RecordedEvent[]>;
  /** The events that stand at these places of the global order, in the order of places; where none stands is left out. */
  readAt(positions: readonly Position[]): Promise<RecordedEvent[]>;
  /** One page of the global order, at most `maxCount` events. */
  readAll(filter: AllFilter & { readonly maxCount: number }): Promise<AllPage>;
  /**
   * All events after a position, then live ones as they come; `caught-up` when a lot of them is at its end, and at least
   * once a second. No position is beyond the head. Ends when `signal` aborts; throws when the store is lost, and the caller starts again
   * from its checkpoint.
   */
  subscribeAll(filter: AllFilter & { readonly signal: AbortSignal }): AsyncIterable<SubscriptionItem>;
  /** Position of the newest event; 0n when there is none. */
  head(): Promise<Position>;
  /**
   * Names the engine when it does not answer just now; empty when it does. From the first call on the store finds out by
   * itself, every few seconds, whether anything else is asked of it or not.
   */
  waitingFor(): readonly string[];
  /**
   * Frees connections; appends still under way are finished first. Once closed it stays so: closing again does
   * nothing.
   */
  close(): Promise<void>;
}

/** The store for who only looks up what stands at places that are known. */
export type EventReader = Pick<EventStore, 'readAt' | 'waitingFor' | 'close'>;
