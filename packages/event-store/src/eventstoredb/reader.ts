import {
  type AllStreamResolvedEvent,
  BACKWARDS,
  END,
  ErrorType,
  type Position as LogPlace,
  type ResolvedEvent,
  START,
  type StreamingRead,
} from '@eventstore/db-client';
import type { Position, RecordedEvent } from '@wabus/events';
import type { AllFilter, AllPage } from '../port.ts';
import { Bulkhead } from './bulkhead.ts';
import type { StoreClient } from './client.ts';
import { explain, isClientError, NoAnswerError, storeBehind } from './failures.ts';
import { type Patience, retrying } from './retrying.ts';
import { fromStoreEvent, positionOf } from './stored-event.ts';

/** Reads under way at once; see `Appender`. */
const MAX_AT_ONCE = 16;
/** One read of a stream asks for so many events: an unbounded one would be buffered whole by the client. */
const STREAM_PAGE = 500;
/** A filtered page looks at so many events at least, so that one that matches nothing gets on. */
const SCAN_EVENTS = 1_000;
/** A page ends early when its events, as JSON, reach this many characters. */
const PAGE_CHARACTERS = 8 * 1024 * 1024;

/** What a reader needs. */
export interface ReaderPorts {
  readonly client: StoreClient;
  readonly patience: Patience;
  /** How long the next event of a read may take, in milliseconds. */
  readonly answerMs: number;
}

/** Whether an event is one of ours and wanted: the server's own streams begin with `$`. */
export function isWanted(stream: string, prefixes: readonly string[] | undefined): boolean {
  if (stream.startsWith('$')) return false;
  return prefixes === undefined || prefixes.some((prefix) => stream.startsWith(prefix));
}

/** The place in `$all` to read from, inclusive. */
const startAt = (position: Position): LogPlace | typeof START =>
  position === 0n ? START : { commit: position, prepare: position };

/** Bounded reads; each is tried again when it fails in passing. */
export class Reader {
  readonly #ports: ReaderPorts;
  readonly #bulkhead = new Bulkhead(MAX_AT_ONCE);

  constructor(ports: ReaderPorts) {
    this.#ports = ports;
  }

  /** The stream's events in order; see `EventStore.readStream`. */
  async stream(stream: string, fromRevision: number, maxCount: number): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    while (events.length < maxCount) {
      const asked = Math.min(STREAM_PAGE, maxCount - events.length);
      const page = await this.#streamPage(stream, fromRevision + events.length, asked);
      events.push(...page);
      if (page.length < asked) break;
    }
    return events;
  }

  /** One page of the global order; see `EventStore.readAll`. */
  all(filter: AllFilter & { readonly maxCount: number }): Promise<AllPage> {
    return this.#read('a read of $all', () => this.#allPage(filter));
  }

  /** Position of the newest event of `$all`, the server's own included, before `before`; 0n when there is none. */
  newest(before?: LogPlace): Promise<Position> {
    return this.#read('a read of $all', async () => {
      let newest = 0n;
      const options = { direction: BACKWARDS, fromPosition: before ?? END, maxCount: 1 } as const;
      await this.#each(this.#ports.client.readAll(options), ({ event }) => {
        if (event) newest = positionOf(event);
        return true;
      });
      return newest;
    });
  }

  /**
   * Where to subscribe so that nothing after `after` is left out: the newest record at or before it that is still
   * there. A position may name an event of the server's own that a scavenge has removed since; servers up to 23.10
   * begin a subscription by skipping one record from the place given, which would then be the first one wanted.
   * @throws StoreBehindError when the store ends before `after`
   */
  async subscribableFrom(after: Position): Promise<LogPlace | typeof START> {
    if (after === 0n) return START;
    const place = { commit: after, prepare: after };
    const first = await this.#read('a read of $all', () => this.#firstAt(place));
    if (first === after) return place;
    if (first === undefined) {
      const newest = await this.newest();
      if (newest < after) throw storeBehind(after, newest);
    }
    const before = await this.newest(place);
    return before === 0n ? START : { commit: before, prepare: before };
  }

  async #firstAt(place: LogPlace): Promise<Position | undefined> {
    let first: Position | undefined;
    await this.#each(this.#ports.client.readAll({ fromPosition: place, maxCount: 1 }), ({ event }) => {
      if (event) first = positionOf(event);
      return true;
    });
    return first;
  }

  /** Position of one event of a stream. */
  async positionOf(stream: string, revision: number): Promise<Position> {
    const [event] = await this.#streamPage(stream, revision, 1);
    if (!event) throw new NoAnswerError(`Event ${revision} of ${stream} was stored and cannot be read yet.`);
    return event.position;
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
  async #allPage({ after, streamPrefixes, maxCount }: AllFilter & { maxCount: number }): Promise<AllPage> {
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
      if (isWanted(event.streamId, streamPrefixes)) {
        page.events.push(fromStoreEvent(event));
        page.characters += JSON.stringify(event.data).length + JSON.stringify(event.metadata ?? '').length;
      }
      return true;
    });
    return { events: page.events, next: page.next, end: whole && page.seen < asked };
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
