// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.

import { randomUUID } from 'node:crypto';
import { type CommitCheck, checkCommit, type ExpectedVersion, RememberedIds } from './commit-check.ts';
import { DELETED, firstLeft, type Retention, retentionOf } from './retention.ts';
import type { ProposedEvent, StoredEvent } from './stored-event.ts';

/**
 * What became of an append: stored now, stored before (`repeated`; without a position when the event was cut off the
 * stream since), or refused.
 */
export type AppendOutcome =
  | { readonly kind: 'stored'; readonly revision: number; readonly position: number }
  | { readonly kind: 'repeated'; readonly revision: number; readonly position: number | undefined }
  | { readonly kind: 'wrong-version'; readonly current: number }
  | { readonly kind: 'deleted' };

/** What can be read of a stream: all of its events by revision, of which those before `first` were cut off. */
export interface Readable {
  readonly events: readonly StoredEvent[];
  readonly first: number;
}

/** The type of the record that ends a stream for good. */
export const TOMBSTONE = '$streamDeleted';

/** One append as the journal keeps it. */
export interface LogEntry {
  readonly stream: string;
  readonly position: number;
  readonly events: readonly StoredEvent[];
}

/** Settings of the log. */
export interface LogOptions {
  /** Bytes the memory of recent event ids may take, which `any` and `stream_exists` rely on. The server's: 8 MiB. */
  readonly idempotencyCacheBytes: number;
  readonly now: () => number;
  /** Called with each append before it can be read, so that it may be kept. */
  readonly keep: (entry: LogEntry) => void;
}

/**
 * A transaction log in memory: positions count bytes as the server's do (each record takes its own size), streams are
 * lists of records, and an append is checked as `IndexWriter.CheckCommit` does.
 */
export class Log {
  readonly #events: StoredEvent[] = [];
  readonly #streams = new Map<string, StoredEvent[]>();
  readonly #listeners = new Set<(events: readonly StoredEvent[]) => void>();
  readonly #remembered: RememberedIds;
  readonly #options: LogOptions;
  /** Records without an event, which only an append of no events writes. */
  readonly #emptyRecords = new Set<number>();
  readonly #tombstoned = new Set<string>();
  #end = FIRST_POSITION;

  constructor(options: LogOptions) {
    this.#options = options;
    this.#remembered = new RememberedIds(options.idempotencyCacheBytes);
  }

  /** Events in the order of the log. */
  get events(): readonly StoredEvent[] {
    return this.#events;
  }

  /** Where the next record will begin. */
  get end(): number {
    return this.#end;
  }

  /** Position of the newest event; -1 when there is none. */
  get last(): number {
    return this.#events.at(-1)?.position ?? -1;
  }

  /** Events of a stream, or nothing when it was never written to. */
  stream(name: string): readonly StoredEvent[] | undefined {
    return this.#streams.get(name);
  }

  /** What can be read of a stream; `none` when it was never written to or was deleted, `deleted` for good. */
  readable(name: string): Readable | 'none' | 'deleted' {
    if (this.#tombstoned.has(name)) return 'deleted';
    const events = this.#streams.get(name);
    const retention = this.#retention(name);
    if (!events || retention.truncateBefore === DELETED) return 'none';
    return { events, first: firstLeft(events, retention, this.#options.now()) };
  }

  #retention(stream: string): Retention {
    return stream.startsWith('$$') ? {} : retentionOf(this.#streams.get(`$$${stream}`)?.at(-1));
  }

  /** Deletes a stream: its events are not read any more, and for good if `forGood`: nothing is ever appended again. */
  delete(stream: string, expected: ExpectedVersion, forGood: boolean): AppendOutcome {
    const current = (this.#streams.get(stream)?.length ?? 0) - 1;
    if (this.#tombstoned.has(stream)) return { kind: 'deleted' };
    const wanted = expected === 'no_stream' ? -1 : expected;
    const fits = wanted === 'any' || (wanted === 'stream_exists' ? current >= 0 : wanted === current);
    if (!fits) return { kind: 'wrong-version', current };
    if (!forGood) return this.#setTruncateBefore(stream, DELETED);
    return this.#store(stream, current, [own(TOMBSTONE, {})]);
  }

  #setTruncateBefore(stream: string, $tb: number): AppendOutcome {
    const meta = `$$${stream}`;
    const current = (this.#streams.get(meta)?.length ?? 0) - 1;
    return this.#store(meta, current, [own('$metadata', { $tb })]);
  }

  /** Checks and, if it may be, stores an append: all of its events or none. */
  append(stream: string, expected: ExpectedVersion, proposed: readonly ProposedEvent[]): AppendOutcome {
    if (this.#tombstoned.has(stream)) return { kind: 'deleted' };
    const softDeleted = this.#retention(stream).truncateBefore === DELETED;
    const check = this.#check(stream, expected, proposed);
    if (check.decision === 'refuse') return { kind: 'wrong-version', current: check.current };
    if (check.decision === 'repeat') {
      const there = this.readable(stream);
      const left = typeof there === 'object' && there.first <= check.revision;
      const last = left ? there.events[check.revision] : undefined;
      return { kind: 'repeated', revision: check.revision, position: last?.position };
    }
    const stored = this.#store(stream, check.current, proposed);
    // Written to again, the stream begins where it was deleted.
    if (softDeleted) this.#setTruncateBefore(stream, check.current + 1);
    return stored;
  }

  #check(stream: string, expected: ExpectedVersion, proposed: readonly ProposedEvent[]): CommitCheck {
    const existing = this.#streams.get(stream);
    return checkCommit({
      expected,
      current: (existing?.length ?? 0) - 1,
      metastreamExists: this.#streams.has(`$$${stream}`),
      softDeleted: this.#retention(stream).truncateBefore === DELETED,
      ids: proposed.map(({ id }) => id),
      storedId: (revision) => existing?.[revision]?.id,
      remembered: (id) => this.#remembered.revisionOf(stream, id),
    });
  }

  #store(stream: string, current: number, proposed: readonly ProposedEvent[]): AppendOutcome {
    const created = this.#options.now();
    const position = this.#end;
    let at = position;
    const events = proposed.map((event, index): StoredEvent => {
      const begins = at;
      at += recordSize(stream, event);
      return { ...event, stream, revision: current + 1 + index, position: begins, next: at, created };
    });
    const entry = { stream, position, events };
    this.#options.keep(entry);
    this.restore(entry);
    for (const listener of this.#listeners) listener(events);
    return {
      kind: 'stored',
      revision: current + events.length,
      position: events.at(-1)?.position ?? position,
    };
  }

  /** Puts back what the journal kept. The memory of recent ids starts anew in the server too, but for what follows. */
  restore({ stream, position, events }: LogEntry): void {
    let list = this.#streams.get(stream);
    if (!list && events.length > 0) {
      list = [];
      this.#streams.set(stream, list);
    }
    for (const event of events) {
      this.#events.push(event);
      if (event.type === TOMBSTONE) {
        this.#tombstoned.add(stream);
        continue;
      }
      list?.push(event);
      this.#remembered.add(stream, event.id, event.revision);
    }
    if (events.length === 0) this.#emptyRecords.add(position);
    this.#end = events.at(-1)?.next ?? position + RECORD_OVERHEAD;
  }

  /** Forgets recent ids, as a restart of the server does. */
  forgetRecentIds(): void {
    this.#remembered.clear();
  }

  /** Index of the first event at or after a position. */
  indexAt(position: number): number {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#events[middle] as StoredEvent).position < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether a record begins there, or none can yet: the server refuses to read from the middle of a record. */
  isBoundary(position: number): boolean {
    if (position === 0 || position >= this.#end || this.#emptyRecords.has(position)) return true;
    return this.#events[this.indexAt(position)]?.position === position;
  }

  /** Calls with each append's events once they can be read; returns the way to stop. */
  onAppended(listener: (events: readonly StoredEvent[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** An event that the server writes of itself. */
function own(type: string, data: unknown): ProposedEvent {
  return {
    id: randomUUID(),
    type,
    json: true,
    data: Buffer.from(JSON.stringify(data)),
    metadata: Buffer.alloc(0),
  };
}

/** What precedes the first event in a fresh database: an epoch record, which is no event. */
const FIRST_POSITION = 176;
const RECORD_OVERHEAD = 90;

function recordSize(stream: string, { type, data, metadata }: ProposedEvent): number {
  return (
    RECORD_OVERHEAD + Buffer.byteLength(stream) + Buffer.byteLength(type) + data.length + metadata.length
  );
}
