// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.

/** What a client may expect of a stream. */
export type ExpectedVersion = number | 'no_stream' | 'any' | 'stream_exists';

/** What the check has to know. Revisions count from 0; `current` is -1 for no stream. */
export interface CommitQuestion {
  readonly expected: ExpectedVersion;
  readonly current: number;
  readonly metastreamExists: boolean;
  /** Whether the stream was deleted and may be written to again. */
  readonly softDeleted: boolean;
  /** Ids of the proposed events, in order. */
  readonly ids: readonly string[];
  readonly storedId: (revision: number) => string | undefined;
  /** Revision under which an id is remembered for this stream. */
  readonly remembered: (id: string) => number | undefined;
}

/** Store after `current`; or it stands there already, up to `revision`; or it may not be. */
export type CommitCheck =
  | { readonly decision: 'store'; readonly current: number }
  | { readonly decision: 'repeat'; readonly revision: number }
  | { readonly decision: 'refuse'; readonly current: number };

/**
 * Whether an append may be, by the rules of the server's `IndexWriter.CheckCommit`. A "corrupted idempotency" (the
 * first events stand there, a later one does not) is answered as a wrong expected version, as
 * `StorageWriterService.ActOnCommitCheckFailure` does. Where a stream was deleted, and not for good, `no_stream` stores
 * after what stood there.
 */
export function checkCommit(question: CommitQuestion): CommitCheck {
  const { current } = question;
  if (question.expected === 'any' || question.expected === 'stream_exists') return checkLoosely(question);
  const expected = question.expected === 'no_stream' ? -1 : question.expected;
  if (expected > current) return { decision: 'refuse', current };
  if (expected === current) return { decision: 'store', current };
  const begins = question.storedId(expected + 1) === question.ids[0];
  if (question.softDeleted && expected === -1 && !begins) return { decision: 'store', current };
  const repeats =
    question.ids.length > 0 &&
    question.ids.every((id, index) => question.storedId(expected + 1 + index) === id);
  return repeats
    ? { decision: 'repeat', revision: expected + question.ids.length }
    : { decision: 'refuse', current };
}

function checkLoosely({ expected, current, metastreamExists, ids, remembered }: CommitQuestion): CommitCheck {
  if (expected === 'stream_exists' && current < 0 && !metastreamExists)
    return { decision: 'refuse', current };
  const revisions = ids.map(remembered);
  const [first] = revisions;
  if (first === undefined) return { decision: 'store', current };
  const last = revisions.at(-1);
  return revisions.includes(undefined) || last === undefined
    ? { decision: 'refuse', current }
    : { decision: 'repeat', revision: last };
}

/**
 * The bounded memory of recent event ids (`BoundedCache.cs`): the oldest are forgotten before one is added to a memory
 * over its limit, by the server's own count of bytes (`16 + 4 + 8 + size of the stream name`, two bytes a character).
 * An id that is remembered already stays with the stream it was first stored in.
 */
export class RememberedIds {
  readonly #byId = new Map<string, { readonly stream: string; readonly revision: number }>();
  readonly #limit: number;
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(stream: string, id: string, revision: number): void {
    for (const [oldest, found] of this.#byId) {
      if (this.#bytes <= this.#limit) break;
      this.#byId.delete(oldest);
      this.#bytes -= sizeOf(found.stream);
    }
    if (this.#byId.has(id)) return;
    this.#byId.set(id, { stream, revision });
    this.#bytes += sizeOf(stream);
  }

  revisionOf(stream: string, id: string): number | undefined {
    const found = this.#byId.get(id);
    return found?.stream === stream ? found.revision : undefined;
  }

  clear(): void {
    this.#byId.clear();
    this.#bytes = 0;
  }
}

const sizeOf = (stream: string): number => 28 + 2 * stream.length;
