import { once } from 'node:events';
import { backoffMs, type Logger, pause, Wake } from '@wabus/platform';
import type { Response } from 'express';
import { newestOf, type Target } from './committed-order.ts';
import type { FeedNews } from './feed-news.ts';
import { type Asked, CursorError, type FeedPage, type FeedPages } from './feed-pages.ts';

/** Who takes nothing for so long is gone: it comes back with its cursor. */
const STUCK_MS = 60_000;
/** The read models are asked again after so long. */
const BEHIND_MS = 50;
/** So many reads that fail in a row end a stream: whoever reads it comes back with its cursor. */
const MOST_FAILURES = 10;

/** What streams are made from. */
export interface StreamSources {
  readonly pages: FeedPages;
  readonly news: FeedNews;
  readonly logger: Logger;
  /** From one sign of life to the next, in milliseconds. */
  readonly heartbeatMs: number;
}

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  // Nothing on the way is to collect or compress what is told now.
  'Content-Encoding': 'identity',
  'X-Accel-Buffering': 'no',
} as const;

/**
 * One reader of the feed: everything from a cursor on, then what comes, as server-sent events. It is read no faster than
 * the reader takes it, a page at a time, so a slow one holds no more than that and delays nobody.
 */
export class EventStream {
  readonly #sources: StreamSources;
  readonly #response: Response;
  readonly #asked: Asked;
  readonly #end = new AbortController();
  readonly #wake = new Wake();
  /** Where the reader is, and what it was told last of where it is. */
  #at: string | undefined;
  #saidAt: string | undefined;

  constructor(sources: StreamSources, response: Response, asked: Asked) {
    this.#sources = sources;
    this.#response = response;
    this.#asked = asked;
    this.#at = asked.after;
    this.#saidAt = asked.after;
    response.on('close', () => this.end());
  }

  /** Ends it: the reader resumes with its cursor. */
  end(): void {
    this.#end.abort();
  }

  /** Tells everything until the reader has gone or the stream is ended. `first` was read already, within `target`. */
  async run(first: FeedPage | CursorError, target: Target): Promise<void> {
    this.#begin();
    if (first instanceof CursorError) return this.#gap(first);
    const leave = this.#sources.news.join(() => this.#wake.call());
    const heart = setInterval(() => this.#beat(), this.#sources.heartbeatMs);
    try {
      await this.#follow(first, target);
    } finally {
      clearInterval(heart);
      leave();
      this.#response.end();
    }
  }

  #begin(): void {
    this.#response.writeHead(200, HEADERS);
    this.#response.flushHeaders();
    this.#response.write(': events of wabus\nretry: 2000\n\n');
  }

  /** Says that what lies between is not known any more, without an id, so that nobody takes it for a place to resume from. */
  #gap({ code, oldest }: CursorError): void {
    const gap = JSON.stringify({ asked: this.#asked.after ?? null, oldest, code });
    // Who connects again by itself meets the same: no need to hurry.
    this.#response.end(`retry: 60000\nevent: gap\ndata: ${gap}\n\n`);
  }

  async #follow(first: FeedPage, began: Target): Promise<void> {
    const { signal } = this.#end;
    let failures = 0;
    for (let page: FeedPage | null = first; !signal.aborted; ) {
      if (page) await this.#tell(page);
      if (page?.state === 'behind') await pause(BEHIND_MS, signal);
      else if (page?.state === 'end') await this.#wake.sleep(null, signal);
      if (signal.aborted) return;
      try {
        const { news, pages } = this.#sources;
        // What is known to all streams may be older than what this one began with.
        const target = newestOf(news.target) > newestOf(began) ? news.target : began;
        page = await pages.read({ ...this.#asked, after: this.#at }, target);
        failures = 0;
      } catch (error) {
        if (error instanceof CursorError) return this.#gap(error);
        failures += 1;
        if (failures === 1) this.#sources.logger.warn({ err: error }, 'a stream of events cannot be read on');
        if (failures === MOST_FAILURES) return;
        page = null;
        await pause(backoffMs(failures, 200, 5_000), signal);
      }
    }
  }

  async #tell({ told, next }: FeedPage): Promise<void> {
    for (const { cursor, event } of told) {
      this.#response.write(`id: ${cursor}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
      this.#saidAt = cursor;
    }
    if (next !== null) this.#at = next;
    // Who begins now is told at once where that is, so that nothing is lost should it be cut before the first event.
    if (this.#asked.after === 'now' && this.#saidAt === 'now') this.#beat();
    if (this.#response.writableNeedDrain) await this.#drained();
  }

  async #drained(): Promise<void> {
    const signal = AbortSignal.any([this.#end.signal, AbortSignal.timeout(STUCK_MS)]);
    await once(this.#response, 'drain', { signal }).catch(() => {
      this.end();
      this.#response.destroy();
    });
  }

  /** A sign of life; with where the reader is, if that moved past what it does not want to hear of. */
  #beat(): void {
    if (this.#response.writableNeedDrain) return;
    const moved = this.#at !== this.#saidAt && this.#at !== undefined && this.#at !== 'now';
    this.#response.write(moved ? `:\nid: ${this.#at}\n\n` : ':\n\n');
    if (moved) this.#saidAt = this.#at;
  }
}
