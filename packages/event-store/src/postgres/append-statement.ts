import type { Position, StoredEvent } from '@wabus/events';
import { arrayOf, type Pool, prepared } from '@wabus/postgres';
import type { AppendResult } from '../port.ts';

/** An append as the statement takes it. */
export interface WaitingAppend {
  readonly stream: string;
  /** -1 where no stream is expected. */
  readonly expected: number;
  readonly events: readonly WaitingEvent[];
  /** Of all bodies together. */
  readonly bytes: number;
}

/** An event as the statement takes it; its body as it is stored. */
export interface WaitingEvent {
  readonly stored: StoredEvent;
  /** The partition of its key. */
  readonly partition: number;
  /** Of a released message the partition of its number's WABA; else null. */
  readonly sendPartition: number | null;
  readonly body: Buffer;
}

/** What the store answered; `overlap`: some of the ids stand at its revisions, not all, which no repeat explains. */
export type Answer = Exclude<AppendResult, { status: 'unknown' }> & { readonly overlap?: true };

/** What became of a group: an answer for each append, and those that were stored now, directly one after another. */
export interface Appended {
  readonly answers: readonly Answer[];
  /** The first event that was stored stands behind this position. */
  readonly after: Position;
  readonly stored: readonly WaitingAppend[];
}

/** First, with `append` 0, where the group begins; then the appends that met another revision than they expected. */
interface AnswerRow {
  readonly append: number;
  readonly current: string | null;
  readonly found: number | null;
  readonly at: string | null;
}

const APPEND = prepared<AnswerRow>(
  'event-store.append',
  'select append, current, found, at from event_store.append_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)',
);

/** Appends a group in one transaction, each stream at most once; answers in the order of `items`. */
export async function appendStatement(
  pool: Pick<Pool, 'query'>,
  items: readonly WaitingAppend[],
): Promise<Appended> {
  const [begin, ...missed] = await APPEND(pool, argumentsOf(items));
  if (!begin) throw new Error('The event store answered an append with nothing; was it installed?');
  const misses = new Map(missed.map((row) => [row.append, row]));
  const after = BigInt(begin.at ?? 0);
  let position = after;
  const answers = items.map((item, index): Answer => {
    const miss = misses.get(index + 1);
    if (miss) return answerOfMiss(item, miss);
    position += BigInt(item.events.length);
    return { status: 'appended', revision: item.expected + item.events.length, position };
  });
  return { answers, after, stored: items.filter((_, index) => !misses.has(index + 1)) };
}

/** One array for each column, as `append_events` takes them. */
function argumentsOf(items: readonly WaitingAppend[]): unknown[] {
  const events = items.flatMap(({ stream, expected, events: own }, append) =>
    own.map((event, place) => ({ ...event, append: append + 1, stream, revision: expected + 1 + place })),
  );
  let start = 1;
  const starts = events.map(({ body }) => {
    const own = start;
    start += body.length;
    return own;
  });
  const ofEvents = (type: string, value: (event: (typeof events)[number]) => unknown): unknown =>
    arrayOf(type, events.map(value));
  return [
    arrayOf(
      'text',
      items.map(({ stream }) => stream),
    ),
    arrayOf(
      'bigint',
      items.map(({ expected }) => expected),
    ),
    ofEvents('int', ({ append }) => append),
    ofEvents('text', ({ stream }) => stream),
    ofEvents('bigint', ({ revision }) => revision),
    ofEvents('uuid', ({ stored }) => stored.id),
    ofEvents('text', ({ stored }) => stored.type),
    ofEvents('smallint', ({ partition }) => partition),
    ofEvents('smallint', ({ sendPartition }) => sendPartition),
    Buffer.concat(events.map(({ body }) => body)),
    arrayOf('int', starts),
    ofEvents('int', ({ body }) => body.length),
  ];
}

function answerOfMiss({ expected, events }: WaitingAppend, { current, found, at }: AnswerRow): Answer {
  if (found === events.length) {
    return { status: 'appended', revision: expected + events.length, position: BigInt(at ?? 0) };
  }
  const revision = Number(current);
  const conflict = { status: 'conflict', currentRevision: revision === -1 ? 'no_stream' : revision } as const;
  return found ? { ...conflict, overlap: true } : conflict;
}
