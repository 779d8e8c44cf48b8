import {
  PARTITIONS,
  type Position,
  partitionOf,
  type StoredEvent,
  sendKeyOf,
  toStoredBytes,
  toStoredJson,
} from '@wabus/events';
import { type Logger, NaturalBatch } from '@wabus/platform';
import type { Pool } from '@wabus/postgres';
import pg from 'pg';
import type { AppendResult, StreamAppend } from '../port.ts';
import { AppendTooLargeError } from '../refused.ts';
import { appendStatement, type WaitingAppend, type WaitingEvent } from './append-statement.ts';

/** Bounds of one statement; what is over goes into the next one. */
const MAX_APPENDS = 1_000;
const MAX_BYTES = 8 * 1024 * 1024;
/** What is larger could be stored and never be published: the log takes records of 4 MiB. Bytes of an event as it stands there. */
const MAX_EVENT_BYTES = 4 * 1024 * 1024 - 4_096;

/** SQLSTATE classes after which trying the same again may go well. */
const WORTH_REPEATING = new Set(['08', '40', '53', '55', '57', '58', 'XX']);

/** Either a result, or the error that its append alone is to be rejected with. */
type Settled = { readonly result: AppendResult } | { readonly refused: Error };

/** Told of what was stored, in its order, once it is committed; nothing lies between it and `after`. */
type OnAppended = (after: Position, appends: readonly WaitingAppend[]) => void;

/** Group commit: appends that come while a statement is under way become the next statement together. */
export class Appender {
  readonly #pool: Pool;
  readonly #logger: Logger;
  readonly #onAppended: OnAppended;
  readonly #batch: NaturalBatch<WaitingAppend, Settled>;

  constructor(pool: Pool, logger: Logger, onAppended: OnAppended) {
    this.#pool = pool;
    this.#logger = logger;
    this.#onAppended = onAppended;
    this.#batch = new NaturalBatch((items) => this.#run(items), { maxItems: MAX_APPENDS });
  }

  /**
   * Appends; see `EventStore.append`.
   * @throws TypeError for an append without events, of another stream's events or at an impossible revision
   * @throws InvalidEventError for an event that is not what the catalogue says
   * @throws AppendTooLargeError for an event that the log would not take
   * @throws the database's own error when it refuses an event, such as text with NUL
   */
  async append(appends: readonly StreamAppend[]): Promise<AppendResult[]> {
    const waiting = appends.map(toWaiting);
    const settled = await Promise.all(waiting.map((item) => this.#batch.add(item)));
    return settled.map((one) => {
      if ('refused' in one) throw one.refused;
      return one.result;
    });
  }

  async #run(items: WaitingAppend[]): Promise<Settled[]> {
    const settled: Settled[] = [];
    for (const part of split(items)) settled.push(...(await this.#statement(part)));
    return settled;
  }

  async #statement(items: WaitingAppend[]): Promise<Settled[]> {
    try {
      return await this.#appendGroup(items);
    } catch (error) {
      if (mayStand(error)) {
        this.#logger.warn({ err: error, appends: items.length }, 'append without an answer');
        return items.map(() => ({ result: { status: 'unknown', error: asError(error) } }));
      }
      if (items.length === 1) return [{ refused: asError(error) }];
    }
    // One append of the group is at fault and took its neighbours down: each on its own.
    const alone: Settled[] = [];
    for (const item of items) alone.push(...(await this.#statement([item])));
    return alone;
  }

  async #appendGroup(items: WaitingAppend[]): Promise<Settled[]> {
    const { answers, after, stored } = await appendStatement(this.#pool, items);
    if (stored.length > 0) this.#onAppended(after, stored);
    return answers.map(({ overlap, ...result }, index) => {
      if (overlap) {
        this.#logger.error({ stream: items[index]?.stream }, 'append repeats only part of what stands there');
      }
      return { result };
    });
  }
}

function toWaiting(append: StreamAppend): WaitingAppend {
  const { stream, expectedRevision, events } = append;
  const expected = expectedRevision === 'no_stream' ? -1 : expectedRevision;
  if (events.length === 0) throw new TypeError('An append needs at least one event.');
  if (events.some((event) => event.stream !== stream)) {
    throw new TypeError('Every event of an append must name the stream it is appended to.');
  }
  if (
    !Number.isSafeInteger(expected) ||
    expected < -1 ||
    (expected === -1 && expectedRevision !== 'no_stream')
  ) {
    throw new TypeError(`No stream can have the revision ${expectedRevision}.`);
  }
  const waiting = events.map((event) => {
    const stored = toStoredJson(event);
    const { bytes: body, recordBytes } = toStoredBytes(stored);
    checkSize(stream, recordBytes);
    return { stored, ...partitionsOf(stored), body };
  });
  return {
    stream,
    expected,
    events: waiting,
    bytes: waiting.reduce((sum, { body }) => sum + body.length, 0),
  };
}

/** Where readers of partitions look for it. */
function partitionsOf(stored: StoredEvent): Pick<WaitingEvent, 'partition' | 'sendPartition'> {
  const sendKey = sendKeyOf(stored);
  return {
    partition: partitionOf(stored.key, PARTITIONS),
    sendPartition: sendKey === null ? null : partitionOf(sendKey, PARTITIONS),
  };
}

function checkSize(stream: string, bytes: number): void {
  if (bytes <= MAX_EVENT_BYTES) return;
  throw new AppendTooLargeError(
    `An event for ${stream} has ${bytes} bytes, and the log takes ${MAX_EVENT_BYTES}. Nothing was stored.`,
  );
}

/** In order, into statements that are not too large and hold each stream once: so its appends keep their order. */
function split(items: readonly WaitingAppend[]): WaitingAppend[][] {
  const parts: WaitingAppend[][] = [];
  const streams = new Set<string>();
  let bytes = Number.POSITIVE_INFINITY;
  for (const item of items) {
    if (bytes + item.bytes > MAX_BYTES || streams.has(item.stream)) {
      parts.push([]);
      streams.clear();
      bytes = 0;
    }
    parts.at(-1)?.push(item);
    streams.add(item.stream);
    bytes += item.bytes;
  }
  return parts;
}

/** Whether the statement may have been committed, or may be if tried again: anything but a plain refusal. */
function mayStand(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return true;
  return WORTH_REPEATING.has((error.code ?? '').slice(0, 2));
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
