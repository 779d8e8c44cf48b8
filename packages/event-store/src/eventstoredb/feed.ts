import { setImmediate } from 'node:timers/promises';
import {
  type Position as AllPosition,
  type AllStreamSubscription,
  type START,
  streamNameFilter,
} from '@eventstore/db-client';
import type { Position, RecordedEvent } from '@wabus/events';
import { pause } from '@wabus/platform';
import type { AllFilter } from '../port.ts';
import type { StoreClient } from './client.ts';
import { NoAnswerError } from './failures.ts';
import { isWanted, letGo } from './reader.ts';
import { fromStoreEvent, positionOf } from './stored-event.ts';

/** Messages that the client keeps ready; while they are not taken the server is held back. */
const READY = 256;
/** What comes within so long of live events that came is of the same lot, in milliseconds. */
const LOT_MS = 5;
/** Nothing more for so long, in milliseconds, and a lot is at its end. */
const LULL_MS = 2;
/** Events of the server's own (`$…`) are left out there already. */
const NOT_THE_SERVERS_OWN = '^[^$]';
/** The server looks at so many events for one page of a filtered subscription, and says how far it is after each. */
const WINDOW = 512;

/**
 * Word of the server that comes in order with the events; pushed between them, as the client would call it out
 * early.
 */
class Word {
  readonly say: 'caught-up' | 'fell-behind' | AllPosition;

  constructor(say: Word['say']) {
    this.say = say;
  }
}

/** How the server is to tell how far it has looked: after each window. */
const PROGRESS = {
  maxSearchWindow: WINDOW,
  checkpointInterval: 1,
  checkpointReached: (subscription: AllStreamSubscription, place: AllPosition) => {
    subscription.push(new Word(place));
  },
};

/** What has accumulated since the last look. */
export interface Taken {
  readonly events: readonly RecordedEvent[];
  /** How far the server has looked for us, where it said so after these events. */
  readonly checkpoint: AllPosition | undefined;
  /** True when the server has just told that the end is reached. */
  readonly wentLive: boolean;
}

/** One catch-up subscription to `$all`, until its connection or its reader ends it. */
export class Feed {
  readonly #subscription: AllStreamSubscription;
  readonly #prefixes: readonly string[] | undefined;
  #after: Position;
  #live = false;
  #ended: Error | undefined;
  #wake: (() => void) | undefined;

  /** Events up to `after` are left out; `from` is at or before it (see `Reader.subscribableFrom`). */
  constructor(
    client: StoreClient,
    from: AllPosition | typeof START,
    { after, streamPrefixes: prefixes }: AllFilter,
  ) {
    this.#after = after;
    this.#prefixes = prefixes;
    this.#subscription = client.subscribeToAll(
      {
        fromPosition: from,
        filter: prefixes
          ? streamNameFilter({ prefixes: [...prefixes], ...PROGRESS })
          : streamNameFilter({ regex: NOT_THE_SERVERS_OWN, ...PROGRESS }),
      },
      { highWaterMark: READY },
    );
    this.#listen();
  }

  /** True while the server sends events as they are appended, and not old ones. */
  get live(): boolean {
    return this.#live;
  }

  #listen(): void {
    const subscription = this.#subscription;
    subscription.on('caughtUp', () => void subscription.push(new Word('caught-up')));
    subscription.on('fellBehind', () => void subscription.push(new Word('fell-behind')));
    subscription.on('readable', () => this.#ring());
    subscription.on('error', (error) => this.#end(error));
    subscription.on('end', () => this.#end(new NoAnswerError('EventStoreDB ended the subscription.')));
  }

  #end(error: Error): void {
    this.#ended ??= error;
    this.#ring();
  }

  #ring(): void {
    this.#wake?.();
  }

  /**
   * Up to `max` events that are there already, or a checkpoint that none precedes. Nothing is read ahead of what is
   * taken, so a slow reader holds the server back.
   * @throws the error that ended the subscription, once all before it was taken
   * @throws UnknownEventError for an event that newer code wrote
   */
  take(max: number): Taken {
    const events: RecordedEvent[] = [];
    const wasLive = this.#live;
    let checkpoint: AllPosition | undefined;
    while (events.length < max && (events.length > 0 || checkpoint === undefined)) {
      const next = this.#subscription.read() as
        | { event?: Parameters<typeof fromStoreEvent>[0] }
        | Word
        | null;
      if (next === null) break;
      if (next instanceof Word) checkpoint = this.#hear(next) ?? checkpoint;
      else if (next.event && this.#isNew(next.event)) {
        checkpoint = undefined;
        events.push(fromStoreEvent(next.event));
      }
    }
    if (events.length === 0 && checkpoint === undefined && this.#ended) throw this.#ended;
    const wentLive = this.#live && !wasLive;
    return { events, checkpoint, wentLive };
  }

  #hear({ say }: Word): AllPosition | undefined {
    if (typeof say === 'object') return say;
    this.#live = say === 'caught-up';
    return undefined;
  }

  #isNew(event: Parameters<typeof fromStoreEvent>[0]): boolean {
    const position = positionOf(event);
    if (position <= this.#after || !isWanted(event, this.#prefixes)) return false;
    this.#after = position;
    return true;
  }

  /** Whether there is something to take, be it the error that ended the subscription. */
  get ready(): boolean {
    return this.#ended !== undefined || this.#subscription.readableLength > 0;
  }

  /**
   * Resolves when something is ready, after `ms` at the latest, and when `signal` aborts. What comes in the very next
   * turns of the event loop is waited for, as a message at a time is how gRPC hands them over.
   */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.ready && !signal.aborted) await this.#rung(ms, signal);
    let length = 0;
    while (this.#subscription.readableLength > length && length < READY) {
      length = this.#subscription.readableLength;
      await setImmediate();
    }
  }

  /**
   * Waits for what else comes with live events: until nothing more does for a moment, or enough is there. KurrentDB 26.1
   * sends each event by itself, a fraction of a millisecond after the one before.
   */
  async gather(signal: AbortSignal): Promise<void> {
    const until = performance.now() + LOT_MS;
    let length = -1;
    while (this.#ended === undefined && !signal.aborted && performance.now() < until) {
      if (this.#subscription.readableLength === length || this.#subscription.readableLength >= READY) return;
      length = this.#subscription.readableLength;
      await pause(LULL_MS, signal);
      await setImmediate();
    }
  }

  #rung(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#wake = wake;
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  /** Ends the subscription at the server. */
  close(): void {
    letGo(this.#subscription, () => this.#subscription.unsubscribe());
  }
}
