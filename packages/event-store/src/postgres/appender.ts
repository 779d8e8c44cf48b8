import { type StoredEvent, toStoredJson } from '@wabus/events';
import { type Logger, NaturalBatch } from '@wabus/platform';
import type { Pool } from '@wabus/postgres';
import pg from 'pg';
import type { AppendResult, StreamAppend } from '../port.ts';
import { AppendTooLargeError } from '../refused.ts';

/** Bounds of one statement; what is over goes into the next one. */
const MAX_APPENDS = 1_000;
const MAX_CHARACTERS = 8 * 1024 * 1024;
/** What is larger could be stored and never be published: the log takes records of 4 MiB. Bytes of an event's JSON. */
const MAX_EVENT_BYTES = 4 * 1024 * 1024 - 4_096;

/** SQLSTATE classes after which trying the same again may go well. */
const WORTH_REPEATING = new Set(['08', '40', '53', '55', '57', '58', 'XX']);

interface WaitingAppend {
  readonly stream: string;
  /** The append as the JSON that `append_group` takes. */
  readonly json: string;
}

interface OutcomeRow {
  readonly round: number;
  readonly ordinal: number;
  readonly outcome: 'appended' | 'conflict' | 'overlap';
  readonly revision: string;
  readonly at: string | null;
}

/** Either a result, or the error that its append alone is to be rejected with. */
type Settled = { readonly result: AppendResult } | { readonly refused: Error };

/** Group commit: appends that come while a statement is under way become the next statement together. */
export class Appender {
  readonly #pool: Pool;
  readonly #logger: Logger;
  readonly #batch: NaturalBatch<WaitingAppend, Settled>;

  constructor(pool: Pool, logger: Logger) {
    this.#pool = pool;
    this.#logger = logger;
    this.#batch = new NaturalBatch((items) => this.#run(items), { maxItems: MAX_APPENDS });
  }

  /**
   * Appends; see `EventStore.append`.
   * @throws TypeError for an append without events, of another stream's events or at an impossible revision
   * @throws InvalidEventError for an event that is not what the catalogue says
   * @throws AppendTooLargeError for an event that the log would not take
   * @throws the database's own error when it refuses an event, such as text that jsonb cannot hold
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
    const rounds = toRounds(items);
    const text = `[${rounds.map((round) => `[${round.map((at) => items[at]?.json).join(',')}]`).join(',')}]`;
    const { rows } = await this.#pool.query<OutcomeRow>('select * from event_store.append_group($1)', [text]);
    const settled = new Array<Settled>(items.length);
    for (const row of rows) {
      const at = rounds[row.round - 1]?.[row.ordinal - 1] as number;
      if (row.outcome === 'overlap') {
        this.#logger.error({ stream: items[at]?.stream }, 'append repeats only part of what stands there');
      }
      settled[at] = { result: toResult(row) };
    }
    return settled;
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
  const bodies = events.map((event) => ({ id: event.id, type: event.type, body: toStoredJson(event) }));
  const json = JSON.stringify({ stream, expected, events: bodies });
  // A character has three bytes at most here.
  if (json.length * 3 > MAX_EVENT_BYTES) for (const { body } of bodies) checkSize(stream, body);
  return { stream, json };
}

function checkSize(stream: string, body: StoredEvent): void {
  const bytes = Buffer.byteLength(JSON.stringify(body));
  if (bytes <= MAX_EVENT_BYTES) return;
  throw new AppendTooLargeError(
    `An event for ${stream} has ${bytes} bytes, and the log takes ${MAX_EVENT_BYTES}. Nothing was stored.`,
  );
}

function split(items: readonly WaitingAppend[]): WaitingAppend[][] {
  const parts: WaitingAppend[][] = [];
  let characters = Number.POSITIVE_INFINITY;
  for (const item of items) {
    if (characters + item.json.length > MAX_CHARACTERS) {
      parts.push([]);
      characters = 0;
    }
    parts.at(-1)?.push(item);
    characters += item.json.length;
  }
  return parts;
}

/** Indexes of items by round: a stream's n-th append of the group goes into round n, so its appends keep their order. */
function toRounds(items: readonly WaitingAppend[]): number[][] {
  const seen = new Map<string, number>();
  const rounds: number[][] = [];
  items.forEach(({ stream }, index) => {
    const round = seen.get(stream) ?? 0;
    seen.set(stream, round + 1);
    const list = rounds[round];
    if (list) list.push(index);
    else rounds[round] = [index];
  });
  return rounds;
}

function toResult(row: OutcomeRow): AppendResult {
  const revision = Number(row.revision);
  if (row.outcome === 'appended') return { status: 'appended', revision, position: BigInt(row.at ?? 0) };
  return { status: 'conflict', currentRevision: revision === -1 ? 'no_stream' : revision };
}

/** Whether the statement may have been committed, or may be if tried again: anything but a plain refusal. */
function mayStand(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return true;
  return WORTH_REPEATING.has((error.code ?? '').slice(0, 2));
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
