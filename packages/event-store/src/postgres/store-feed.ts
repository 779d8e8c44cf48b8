import { fromStoredJson, type Position } from '@wabus/events';
import { keepRunning, pause } from '@wabus/platform';
import { listenTo, type Pool } from '@wabus/postgres';
import type { FeedKind, FeedPage, FeedPlace, PartitionFeed } from '../partition-feed.ts';
import { readHead } from './all-reader.ts';
import type { WaitingAppend } from './append-statement.ts';
import { FeedReader } from './feed-reader.ts';
import { FeedWindow, type PlacedEvent } from './feed-window.ts';

/** Looks for itself after so long without a notification. */
const POLL_MS = 1_000;

/**
 * One tail of the store for all that follow it in this process. What this process appends it hands on as it is; what
 * others append is read once. At any gap the store is read, and who is further back than memory reads ranges of it.
 */
export class StoreFeed implements PartitionFeed {
  readonly #pool: Pool;
  readonly #url: string;
  readonly #reader: FeedReader;
  readonly #stop = new AbortController();
  readonly #listeners: (() => void)[] = [];
  #window: FeedWindow | undefined;
  /** The store is known to reach as far as this. */
  #heard: Position = 0n;
  /** Something may have been appended that nobody told of. */
  #unsure = true;
  #heardLately = false;
  #reading: Promise<FeedWindow> | undefined;
  #background: Promise<unknown> = Promise.resolve();

  constructor(pool: Pool, url: string) {
    this.#pool = pool;
    this.#url = url;
    this.#reader = new FeedReader(pool);
  }

  async read(
    kind: FeedKind,
    places: readonly FeedPlace[],
    bounds: { readonly events: number; readonly bytes: number },
  ): Promise<FeedPage[]> {
    const window = await this.#upToDate();
    const isKept = places.map((place) => window.has(kind, place));
    const kept = window.read(
      kind,
      places.filter((_, n) => isKept[n]),
      bounds,
    );
    const others = places.filter((_, n) => !isKept[n]);
    const read = others.length === 0 ? [] : await this.#reader.read(kind, others, bounds);
    return isKept.map((one) => (one ? kept : read).shift() as FeedPage);
  }

  async newest(kind: FeedKind): Promise<readonly Position[]> {
    return (await this.#upToDate()).newest(kind);
  }

  async waiting(kind: FeedKind, places: readonly FeedPlace[]): Promise<readonly bigint[]> {
    const newest = await this.newest(kind);
    const isBehind = places.map(({ partition, from }) => {
      const last = newest[partition] ?? 0n;
      return last > 0n && from <= last;
    });
    const behind = places.filter((_, n) => isBehind[n]);
    const counts = behind.length === 0 ? [] : await this.#reader.waiting(kind, behind);
    return isBehind.map((one) => (one ? (counts.shift() ?? 0n) : 0n));
  }

  onNews(listener: () => void): void {
    if (this.#listeners.length === 0) this.#background = this.#follow();
    this.#listeners.push(listener);
  }

  /** What this process appended, from `after` on with nothing between; nothing is kept of it where nobody follows. */
  appended(after: Position, appends: readonly WaitingAppend[]): void {
    if (this.#listeners.length === 0) return;
    const count = appends.reduce((sum, { events }) => sum + events.length, 0);
    if (this.#window?.through === after) this.#window.take(placed(after, appends));
    this.#news(after + BigInt(count));
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#background;
    await this.#reading?.catch(() => undefined);
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stop;
    const listening = listenTo(this.#url, 'event_store', signal, (heard) => {
      if (heard.kind === 'connected') this.#doubt();
      else if (BigInt(heard.payload) > (this.#window?.through ?? 0n)) this.#news(BigInt(heard.payload));
      this.#heardLately = true;
    });
    const looking = keepRunning(() => this.#look(), { signal, onError: () => this.#doubt(), maxMs: POLL_MS });
    await Promise.all([listening, looking]);
  }

  /** A notification that was lost must not be waited for. */
  async #look(): Promise<void> {
    this.#heardLately = false;
    await pause(POLL_MS, this.#stop.signal);
    if (this.#stop.signal.aborted || this.#heardLately) return;
    const head = await readHead(this.#pool);
    if (head > (this.#window?.through ?? 0n)) this.#news(head);
    else this.#window?.rest();
  }

  #news(head: Position): void {
    if (head > this.#heard) this.#heard = head;
    for (const listener of this.#listeners) listener();
  }

  #doubt(): void {
    this.#unsure = true;
    for (const listener of this.#listeners) listener();
  }

  /** The window with everything that is known to be there; readers at the same time share what is read for it. */
  #upToDate(): Promise<FeedWindow> {
    const window = this.#window;
    if (window && !this.#unsure && this.#heard <= window.through) return Promise.resolve(window);
    this.#reading ??= this.#readOn().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readOn(): Promise<FeedWindow> {
    if (!this.#window) {
      const { head, ...newest } = await this.#reader.newest();
      this.#window = new FeedWindow(head, newest);
      this.#unsure = false;
      return this.#window;
    }
    this.#unsure = false;
    const { events, end } = await this.#reader.readOn(this.#window.through).catch((error: unknown) => {
      this.#unsure = true;
      throw error;
    });
    this.#window.take(events);
    if (!end) this.#doubt();
    return this.#window;
  }
}

/** What was stored behind a position, as reading it would answer. */
function placed(after: Position, appends: readonly WaitingAppend[]): PlacedEvent[] {
  let position = after;
  return appends.flatMap(({ expected, events }) =>
    events.map(({ stored, partition, sendPartition, body }, index) => {
      position += 1n;
      const event = fromStoredJson(stored, { revision: expected + 1 + index, position });
      return { position, event, partition, sendPartition, bytes: body.length };
    }),
  );
}
