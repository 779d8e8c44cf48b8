import {
  type Position as AllPosition,
  type AllStreamResolvedEvent,
  BACKWARDS,
  END,
  ErrorType,
  type ResolvedEvent,
  START,
  type StreamingRead,
} from '@eventstore/db-client';
import type { Position, RecordedEvent } from '@wabus/events';
import type { AllFilter, AllPage } from '../port.ts';
import { Bulkhead } from './bulkhead.ts';
import type { StoreClient } from './client.ts';
import { explain, foreignPosition, storeBehind } from './explain.ts';
import { isClientError, isNoRecord, NoAnswerError } from './failures.ts';
import { type Patience, retrying } from './retrying.ts';
import { fromStoreEvent, LAST_PLACE, positionOf } from './stored-event.ts';

/** Reads under way at once, unless told otherwise; with all others of a store fewer than a connection carries. */
const MAX_AT_ONCE = 16;
/** One read of a stream asks for so many events: an unbounded one would be buffered whole by the client. */
const STREAM_PAGE = 500;
/** A filtered page looks at so many events at least, so that one that matches nothing gets on. */
const SCAN_EVENTS = 1_000;
/** Places that lie closer are read in one stretch: what lies between costs less than a call. Bytes of the log. */
const STRETCH_BYTES = 32n * 1024n;
/** One read of a stretch asks for so many records. */
const STRETCH_RECORDS = 200;
/** A page ends early when its events, as JSON, reach this many characters. */
const PAGE_CHARACTERS = 8 * 1024 * 1024;

/** What a reader needs. */
export interface ReaderPorts {
  readonly client: StoreClient;
  /** For errors: the store and where it is, without credentials. */
  readonly store: string;
  readonly patience: Patience;
  /** Reads under way at once; default 16. */
  readonly atOnce?: number;
  /** How long the next event of a read may take, in milliseconds. */
  readonly answerMs: number;
}

/** An event of which it is to be known whether it is ours. */
interface Named {
  readonly streamId: string;
  readonly type: string;
}

/**
 * Whether an event is one of ours and wanted: the server's own streams begin with `$`, and so do the types of what it
 * writes into others (`$streamDeleted`).
 */
export function isWanted({ streamId, type }: Named, prefixes: readonly string[] | undefined): boolean {
  if (streamId.startsWith('$') || type.startsWith('$')) return false;
  return prefixes === undefined || prefixes.some((prefix) => streamId.startsWith(prefix));
}

/** The place in `$all` to read from, inclusive. */
const startAt = (position: Position): AllPosition | typeof START =>
  position === 0n ? START : { commit: position, prepare: position };

/** Places in their order, parted where more lies between two of them than is worth reading. */
function stretchesOf(positions: readonly Position[]): Position[][] {
  const stretches: Position[][] = [];
  let before: Position | undefined;
  for (const position of [...new Set(positions)].sort((one, other) => (one < other ? -1 : 1))) {
    if (before === undefined || position - before > STRETCH_BYTES) stretches.push([]);
    stretches.at(-1)?.push(position);
    before = position;
  }
  return stretches;
}

/** Bounded reads; each is tried again when it fails in passing. */
export class Reader {
  readonly #ports: ReaderPorts;
  readonly #bulkhead: Bulkhead;

  constructor(ports: ReaderPorts) {
    this.#ports = ports;
    this.#bulkhead = new Bulkhead(ports.atOnce ?? MAX_AT_ONCE);
  }

  /**
   * The stream's events in order; see `EventStore.readStream`. Where the stream was cut at its beginning (`$maxCount`,
   * `$maxAge`, `$tb`) the server begins a page with the first event that is left, so the next page follows that page's
   * last event, however many there were.
   * @throws StreamDeletedError when the stream was deleted for good
   */
  async stream(stream: string, fromRevision: number, maxCount: number): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    let next = fromRevision;
    while (events.length < maxCount) {
      const asked = Math.min(STREAM_PAGE, maxCount - events.length);
      const page = await this.#streamPage(stream, next, asked);
      events.push(...page);
      const last = page.at(-1);
      if (!last || page.length < asked) break;
      next = last.revision + 1;
    }
    return events;
  }

  /**
   * One page of the global order; see `EventStore.readAll`.
   * @throws StoreBehindError when the store ends before `after`
   * @throws ForeignPositionError when `after` is no place of this store
   */
  all(filter: AllFilter & { readonly maxCount: number }): Promise<AllPage> {
    return this.#read('a read of $all', () =>
      this.#fromPlace(filter.after, async () => {
        const page = await this.#allPage(filter);
        if (page.seen === 0) await this.#refuseBehind(filter.after);
        return { events: page.events, next: page.next, end: page.end };
      }),
    );
  }

  /** The events that stand at these places; see `EventStore.readAt`. Where no record begins stands none. */
  async at(positions: readonly Position[]): Promise<RecordedEvent[]> {
    const stretches = stretchesOf(positions);
    const read = await Promise.all(stretches.map((stretch) => this.#stretch(stretch)));
    return read.flat();
  }

  async #stretch(places: readonly Position[]): Promise<RecordedEvent[]> {
    const wanted = new Set(places);
    const last = places.at(-1) ?? 0n;
    const events: RecordedEvent[] = [];
    for (let from = places[0]; from !== undefined; ) {
      const next = await this.#read('a read of $all', () => this.#wantedFrom(from as Position, last, wanted));
      events.push(...next.events);
      from = places.find((place) => place > next.through);
    }
    return events;
  }

  async #wantedFrom(from: Position, last: Position, wanted: ReadonlySet<Position>) {
    const events: RecordedEvent[] = [];
    let through = from;
    const read = this.#ports.client.readAll({ fromPosition: startAt(from), maxCount: STRETCH_RECORDS });
    try {
      await this.#each(read, ({ event }) => {
        if (!event) return true;
        const position = positionOf(event);
        if (position > through) through = position;
        if (wanted.has(position) && isWanted(event, undefined)) events.push(fromStoreEvent(event));
        return position < last;
      });
    } catch (error) {
      // No record begins there, and a read that begins at the next place may still be made.
      if (!isNoRecord(error)) throw error;
    }
    return { events, through };
  }

  /** Position of the newest event of `$all`, the server's own included, before `before`; 0n when there is none. */
  newest(before?: AllPosition): Promise<Position> {
    return this.#read('a read of $all', () => this.#newestNow(before));
  }

  /**
   * Where to subscribe so that nothing after `after` is left out: the newest record at or before it that is still
   * there. A position may name an event of the server's own that a scavenge has removed since; servers up to 23.10
   * begin a subscription by skipping one record from the place given, which would then be the first one wanted.
   * @throws StoreBehindError when the store ends before `after`
   * @throws ForeignPositionError when `after` is no place of this store
   */
  async subscribableFrom(after: Position): Promise<AllPosition | typeof START> {
    if (after === 0n) return START;
    const first = await this.#read('a read of $all', () =>
      this.#fromPlace(after, async () => {
        const found = await this.#firstAt({ commit: after, prepare: after });
        if (found === undefined) await this.#refuseBehind(after);
        return found;
      }),
    );
    const place = { commit: after, prepare: after };
    if (first === after) return place;
    const before = await this.newest(place);
    return before === 0n ? START : { commit: before, prepare: before };
  }

  /** Whether a read that begins there may be made at all; the errors of those that may be, in words. */
  async #fromPlace<Result>(after: Position, read: () => Promise<Result>): Promise<Result> {
    if (after > LAST_PLACE) throw storeBehind(after, await this.#newestNow(), this.#ports.store);
    try {
      return await read();
    } catch (error) {
      throw await this.ofPlace(error, after);
    }
  }

  /**
   * What an error means for going on after a position: where no record begins there it is an error of its own.
   * @throws StoreBehindError when the store ends before that position
   */
  async ofPlace(error: unknown, after: Position): Promise<unknown> {
    if (after === 0n || !isNoRecord(error)) return error;
    await this.#refuseBehind(after);
    // Servers word every failure of a read like this, passing ones too: only what fails again is the place's fault.
    try {
      await this.#firstAt({ commit: after, prepare: after });
      return error;
    } catch (again) {
      return isNoRecord(again) ? foreignPosition(after, this.#ports.store, again) : again;
    }
  }

  /** @throws StoreBehindError when the store ends before `after` */
  async #refuseBehind(after: Position): Promise<void> {
    const newest = await this.#newestNow();
    if (newest < after) throw storeBehind(after, newest, this.#ports.store);
  }

  async #newestNow(before?: AllPosition): Promise<Position> {
    let newest = 0n;
    const options = { direction: BACKWARDS, fromPosition: before ?? END, maxCount: 1 } as const;
    await this.#each(this.#ports.client.readAll(options), ({ event }) => {
      if (event) newest = positionOf(event);
      return true;
    });
    return newest;
  }

  async #firstAt(place: AllPosition): Promise<Position | undefined> {
    let first: Position | undefined;
    await this.#each(this.#ports.client.readAll({ fromPosition: place, maxCount: 1 }), ({ event }) => {
      if (event) first = positionOf(event);
      return true;
    });
    return first;
  }

  /**
   * Position of one event of a stream that an append was answered with; where it was cut off its stream since, that of
   * the newest event of all, which is not before it.
   */
  async positionOf(stream: string, revision: number): Promise<Position> {
    const [event] = await this.#streamPage(stream, revision, 1);
    return event?.revision === revision ? event.position : this.newest();
  }

  #streamPage(stream: string, revision: number, maxCount: number): Promise<RecordedEvent[]> {
    return this.#read(`a read of ${stream}`, async () => {
      const events: RecordedEvent[] = [];
      const read = this.#ports.client.readStream(stream, { fromRevision: BigInt(revision), maxCount });
      try {
        await this.#each(read, ({ event }) => {
          if (event) events.push(fromStoreEvent(event));
          return true;
        });
      } catch (error) {
        if (!isClientError(error) || error.type !== ErrorType.STREAM_NOT_FOUND) throw error;
      }
      return events;
    });
  }

  /** The client cannot filter a read, so what is not wanted is left out here. */
  async #allPage({
    after,
    streamPrefixes,
    maxCount,
  }: AllFilter & { maxCount: number }): Promise<AllPage & { readonly seen: number }> {
    const scan = streamPrefixes ? Math.max(maxCount, SCAN_EVENTS) : maxCount;
    // One more to know whether there is more, and one as a read from a position begins with the event that stands there.
    const asked = after === 0n ? scan + 1 : scan + 2;
    const page = { events: [] as RecordedEvent[], next: after, seen: 0, characters: 0 };
    const read = this.#ports.client.readAll({ fromPosition: startAt(after), maxCount: asked });
    const whole = await this.#each(read, ({ event }) => {
      page.seen += 1;
      if (!event) return true;
      const position = positionOf(event);
      if (position <= after) return true;
      if (page.events.length >= maxCount || page.characters >= PAGE_CHARACTERS) return false;
      page.next = position;
      if (isWanted(event, streamPrefixes)) {
        page.events.push(fromStoreEvent(event));
        page.characters += JSON.stringify(event.data).length + JSON.stringify(event.metadata ?? '').length;
      }
      return true;
    });
    return { events: page.events, next: page.next, end: whole && page.seen < asked, seen: page.seen };
  }

  async #read<Result>(doing: string, work: () => Promise<Result>): Promise<Result> {
    try {
      const { patience } = this.#ports;
      return await retrying(patience, () =>
        this.#bulkhead.run(() => {
          patience.signal?.throwIfAborted();
          return work();
        }),
      );
    } catch (error) {
      throw explain(error, doing);
    }
  }

  /**
   * Hands each event over until `onEvent` answers false; answers whether the read came to its own end. The client
   * gives reads no deadline, so one that stands still is cancelled here.
   */
  async #each<Event extends ResolvedEvent | AllStreamResolvedEvent>(
    read: StreamingRead<Event>,
    onEvent: (event: Event) => boolean,
  ): Promise<boolean> {
    // An error that comes when nobody iterates any more would end the process.
    read.on('error', () => undefined);
    const fail = () => read.emit('error', new NoAnswerError('A read was not answered in time.'));
    const late = setTimeout(fail, this.#ports.answerMs);
    let whole = false;
    try {
      for await (const event of read.iterator({ destroyOnReturn: false })) {
        late.refresh();
        if (!onEvent(event as Event)) return false;
      }
      whole = true;
    } finally {
      clearTimeout(late);
      if (!whole) letGo(read, () => read.cancel());
    }
    return true;
  }
}

/** What `letGo` needs of a stream; the client's own types are those of an older Node. */
interface Leavable {
  removeAllListeners(event: string): unknown;
  resume(): unknown;
}

/**
 * Leaves a stream of the client before its end. What it still holds is let flow away: gRPC tells the end of a call only
 * after its last message was taken, and until then the client would keep the call for ever.
 */
export function letGo(stream: Leavable, cancel: () => Promise<void>): void {
  stream.removeAllListeners('readable');
  cancel().catch(() => undefined);
  stream.resume();
}
