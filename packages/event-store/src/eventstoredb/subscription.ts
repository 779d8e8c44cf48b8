import type { Position as AllPosition } from '@eventstore/db-client';
import type { Position, RecordedEvent } from '@wabus/events';
import { backoffMs, type Logger, pause } from '@wabus/platform';
import type { AllFilter, SubscriptionItem } from '../port.ts';
import type { StoreClient } from './client.ts';
import { explain, storeLost } from './explain.ts';
import { isPassing, isSlowConsumer, NoProgressError } from './failures.ts';
import { Feed } from './feed.ts';
import type { OutageLog } from './outage-log.ts';
import type { Reader } from './reader.ts';
import { LAST_PLACE } from './stored-event.ts';

/** Events of one batch at most. */
const MAX_EVENTS = 1_000;
/** While nothing comes, the store is looked at this often; below a second, as the port promises word once a second. */
const IDLE_MS = 700;
/** One look reads so many events. */
const LOOK_EVENTS = 500;
/** A checkpoint that names no event, or is beyond what is known to be there, costs a read; at most this often. */
const CHECKPOINT_MS = 500;
/** While events come without a pause, word that the end was reached is given this often. */
const CAUGHT_UP_MS = 700;
/** Waits before a connection is tried again: doubling from the first to the last, with jitter. */
const FIRST_MS = 50;
const LAST_MS = 3_000;

/** What a subscription needs. */
export interface SubscriptionPorts {
  readonly client: StoreClient;
  readonly reader: Reader;
  /** For errors: the store and where it is, without credentials. */
  readonly store: string;
  readonly logger: Logger;
  /** Shared by the subscriptions of a store. */
  readonly outages: OutageLog;
  readonly random: () => number;
  readonly lostAfterMs: number;
  readonly overdueAfterMs: number;
  readonly onReconnect: () => void;
  /** The server ended a subscription whose reader was slow (see `isSlowConsumer`). */
  readonly onSlowConsumer: () => void;
}

type LiveFilter = AllFilter & { readonly signal: AbortSignal };

/**
 * All events after a position and then live ones; see `EventStore.subscribeAll`. The client does not resubscribe,
 * so this does: from the last position it handed out, with backoff and jitter.
 * @throws StoreLostError when the store was out of reach for `lostAfterMs`
 * @throws StoreBehindError when the store ends before the position to go on from
 * @throws ForeignPositionError when that position is no place of this store
 * @throws AccessRefusedError when the user may not read `$all`
 */
export async function* subscribe(
  ports: SubscriptionPorts,
  filter: LiveFilter,
): AsyncGenerator<SubscriptionItem, void, undefined> {
  const outage = new Outage(ports);
  let after = filter.after;
  while (!filter.signal.aborted) {
    const from = after;
    try {
      for await (const item of new Following(ports, { ...filter, after }).items()) {
        outage.over();
        ports.outages.over();
        after = item.position;
        yield item;
      }
    } catch (error) {
      if (filter.signal.aborted) return;
      const waitMs = isSlowConsumer(error)
        ? afterSlowConsumer(ports, after, after > from)
        : afterFailure(
            ports,
            outage,
            await ports.reader.ofPlace(error, after).catch((worse: unknown) => worse),
          );
      if (waitMs > 0) await pause(waitMs, filter.signal);
    }
  }
}

/** Nothing is wrong, so it is opened at once; only one that brought nothing is not opened again without a pause. */
function afterSlowConsumer(ports: SubscriptionPorts, after: Position, gotOn: boolean): number {
  ports.onSlowConsumer();
  ports.logger.debug({ after: `${after}` }, 'more came at once than EventStoreDB holds ready: reading on');
  return gotOn ? 0 : backoffMs(0, FIRST_MS, LAST_MS, ports.random);
}

/** How long to wait before the next try. */
function afterFailure(ports: SubscriptionPorts, outage: Outage, error: unknown): number {
  const attempt = outage.note(error);
  ports.onReconnect();
  if (error instanceof NoProgressError) {
    ports.logger.error({ reason: error.message }, 'subscription is opened anew');
  } else {
    ports.outages.failed(error);
  }
  return backoffMs(attempt, FIRST_MS, LAST_MS, ports.random);
}

/** Since when there has been no progress, and how often it was tried. */
class Outage {
  readonly #ports: Pick<SubscriptionPorts, 'lostAfterMs' | 'store'>;
  #since: number | undefined;
  #attempts = 0;

  constructor(ports: Pick<SubscriptionPorts, 'lostAfterMs' | 'store'>) {
    this.#ports = ports;
  }

  over(): void {
    this.#since = undefined;
    this.#attempts = 0;
  }

  /**
   * Number of failures before this one.
   * @throws StoreLostError when the outage has lasted too long, and any error that is not a passing one
   */
  note(error: unknown): number {
    if (!isPassing(error)) throw explain(error, 'a subscription to $all');
    const now = performance.now();
    this.#since ??= now;
    if (now - this.#since < this.#ports.lostAfterMs) return this.#attempts++;
    throw storeLost(Math.round((now - this.#since) / 1_000), this.#ports.store, error);
  }
}

/** One connection's worth of a subscription. */
class Following {
  readonly #ports: SubscriptionPorts;
  readonly #filter: LiveFilter;
  #position: Position;
  /** The store is known to reach as far as this. */
  #head: Position;
  #checkpointAt = Number.NEGATIVE_INFINITY;
  #caughtUpAt = Number.NEGATIVE_INFINITY;
  #overdueSince: number | undefined;

  constructor(ports: SubscriptionPorts, filter: LiveFilter) {
    this.#ports = ports;
    this.#filter = filter;
    this.#position = filter.after;
    this.#head = filter.after;
  }

  /** Items until the signal aborts; ends the subscription when it is left. */
  async *items(): AsyncGenerator<SubscriptionItem, void, undefined> {
    const { client, reader } = this.#ports;
    const from = await this.#unlessAborted(reader.subscribableFrom(this.#position));
    if (from === undefined) return;
    const feed = new Feed(client, from, this.#filter);
    try {
      yield* this.#follow(feed);
    } finally {
      feed.close();
    }
  }

  async *#follow(feed: Feed): AsyncGenerator<SubscriptionItem, void, undefined> {
    const { signal } = this.#filter;
    while (!signal.aborted) {
      const taken = feed.take(MAX_EVENTS);
      if (taken.events.length > 0) yield this.#events(taken.events);
      if (await this.#advancedBy(taken.checkpoint)) yield this.#events([]);
      if (feed.ready) {
        await feed.wait(0, signal);
        continue;
      }
      if (feed.live && taken.events.length > 0) {
        await feed.gather(signal);
        if (feed.ready && !this.#isDue()) continue;
        yield this.#caughtUp();
      }
      if (!taken.wentLive) await feed.wait(IDLE_MS, signal);
      if (feed.ready || signal.aborted) continue;
      if (await this.#lookedToTheEnd()) yield this.#caughtUp();
    }
  }

  /** Whether word of the end is due although more came meanwhile. */
  #isDue(): boolean {
    return performance.now() - this.#caughtUpAt >= CAUGHT_UP_MS;
  }

  #caughtUp(): SubscriptionItem {
    this.#caughtUpAt = performance.now();
    return { kind: 'caught-up', position: this.#position };
  }

  #events(events: readonly RecordedEvent[]): SubscriptionItem {
    this.#position = events.at(-1)?.position ?? this.#position;
    this.#reached(this.#position);
    if (events.length > 0) this.#overdueSince = undefined;
    return { kind: 'events', events, position: this.#position };
  }

  #reached(position: Position): void {
    if (position > this.#head) this.#head = position;
  }

  /**
   * Moves on to a checkpoint of the server, if it is a place that can be believed. One beyond the end never is: servers
   * from 24.2 to 24.10.4 send 2^64-1 to a subscription that finds nothing wanted in a short log.
   */
  async #advancedBy(checkpoint: AllPosition | undefined): Promise<boolean> {
    if (checkpoint === undefined || checkpoint.commit <= this.#position) return false;
    if (checkpoint.commit > LAST_PLACE) return false;
    const namesEvent = checkpoint.prepare === checkpoint.commit;
    const seen =
      namesEvent && checkpoint.commit <= this.#head ? checkpoint.commit : await this.#looked(checkpoint);
    if (seen === undefined || seen <= this.#position) return false;
    this.#position = seen;
    return true;
  }

  /**
   * How far a checkpoint goes, by a look at the log. One whose two numbers are the same is the place of an event that
   * was looked at. Any other names where a page begins, and servers differ in whether that page was looked at: taken for
   * a position, the event there might be lost. The newest event before it was seen in any case.
   */
  async #looked(checkpoint: AllPosition): Promise<Position | undefined> {
    const now = performance.now();
    if (now - this.#checkpointAt < CHECKPOINT_MS) return undefined;
    this.#checkpointAt = now;
    const namesEvent = checkpoint.prepare === checkpoint.commit;
    const { reader } = this.#ports;
    const newest = await this.#unlessAborted(namesEvent ? reader.newest() : reader.newest(checkpoint));
    if (newest === undefined) return undefined;
    this.#reached(newest);
    if (!namesEvent) return newest;
    return checkpoint.commit <= newest ? checkpoint.commit : undefined;
  }

  /**
   * Reads from the last position to the end of `$all`: when nothing wanted is there, that is how far everything was
   * seen. So the position moves on past what the filter leaves out, the end is known with servers before 23.10,
   * which do not tell it, and a subscription that is silently dead is found out.
   * @throws NoProgressError when what is there has not come by itself for `overdueAfterMs`
   */
  async #lookedToTheEnd(): Promise<boolean> {
    const { streamPrefixes, signal } = this.#filter;
    while (!signal.aborted) {
      const look = {
        after: this.#position,
        maxCount: LOOK_EVENTS,
        ...(streamPrefixes && { streamPrefixes }),
      };
      const page = await this.#unlessAborted(this.#ports.reader.all(look));
      if (page === undefined) return false;
      if (page.events.length > 0) return this.#isOverdue();
      this.#position = page.next;
      this.#reached(page.next);
      this.#overdueSince = undefined;
      if (page.end) return true;
    }
    return false;
  }

  /** Always false: what is there is on its way, so the end is not reached. */
  #isOverdue(): false {
    const now = performance.now();
    this.#overdueSince ??= now;
    if (now - this.#overdueSince < this.#ports.overdueAfterMs) return false;
    throw new NoProgressError('A subscription does not deliver events that stand in the store.');
  }

  /** What `work` resolves with; undefined as soon as the signal aborts, whatever comes of it then. */
  async #unlessAborted<Result>(work: Promise<Result>): Promise<Result | undefined> {
    const { signal } = this.#filter;
    const aborted = Promise.withResolvers<undefined>();
    const abort = (): void => aborted.resolve(undefined);
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await Promise.race([work, aborted.promise]);
    } finally {
      signal.removeEventListener('abort', abort);
      work.catch(() => undefined);
    }
  }
}
