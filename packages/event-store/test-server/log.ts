// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.
import { type CommitCheck, checkCommit, type ExpectedVersion, RememberedIds } from './commit-check.ts';

/** An event as a client proposes it. */
export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  /** What the server keeps of the content type: JSON or not. */
  readonly json: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** An event in the log. */
export interface StoredEvent extends ProposedEvent {
  readonly stream: string;
  readonly revision: number;
  /** Where its record begins in the log: commit and prepare position in `$all`. Grows, with gaps. */
  readonly position: number;
  /** Where the record after it begins. */
  readonly next: number;
  /** Milliseconds since 1970. */
  readonly created: number;
}

/** What became of an append: stored now, stored before (`repeated`), or refused. */
export type AppendOutcome =
  | { readonly kind: 'stored' | 'repeated'; readonly revision: number; readonly position: number }
  | { readonly kind: 'wrong-version'; readonly current: number };

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

  /** Checks and, if it may be, stores an append: all of its events or none. */
  append(stream: string, expected: ExpectedVersion, proposed: readonly ProposedEvent[]): AppendOutcome {
    const check = this.#check(stream, expected, proposed);
    if (check.decision === 'refuse') return { kind: 'wrong-version', current: check.current };
    if (check.decision === 'repeat') {
      const last = this.#streams.get(stream)?.[check.revision];
      return { kind: 'repeated', revision: check.revision, position: last?.position ?? -1 };
    }
    return this.#store(stream, check.current, proposed);
  }

  #check(stream: string, expected: ExpectedVersion, proposed: readonly ProposedEvent[]): CommitCheck {
    const existing = this.#streams.get(stream);
    return checkCommit({
      expected,
      current: (existing?.length ?? 0) - 1,
      metastreamExists: this.#streams.has(`$$${stream}`),
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

/** What precedes the first event in a fresh database: an epoch record, which is no event. */
const FIRST_POSITION = 176;
const RECORD_OVERHEAD = 90;

function recordSize(stream: string, { type, data, metadata }: ProposedEvent): number {
  return (
    RECORD_OVERHEAD + Buffer.byteLength(stream) + Buffer.byteLength(type) + data.length + metadata.length
  );
}
