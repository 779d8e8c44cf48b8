import type { ElsewhereThan, FoldableEvent } from '../decider.ts';
import { type LedgerChunk, packed } from './chunk.ts';
import { FirstRows } from './first-rows.ts';

/** A campaign's ledger: chunks by upload, and which uploads count, in the order of their completion. */
export interface LedgerState {
  /** How many events it has: the revision of the next one. */
  readonly events: number;
  readonly uploads: Readonly<Record<string, readonly LedgerChunk[]>>;
  readonly completed: readonly { readonly uploadId: string; readonly causationId: string }[];
  readonly closed: boolean;
}

/** A ledger before its first event. */
export const emptyLedger: LedgerState = { events: 0, uploads: {}, completed: [], closed: false };

/** Folds one event into a ledger: each of them in order, from the first. A second completion by the same command does not count. */
export function evolveLedger(before: LedgerState, event: FoldableEvent): LedgerState {
  const revision = before.events;
  const state = { ...before, events: revision + 1 };
  switch (event.type) {
    case 'RecipientsAdded': {
      const { uploadId, chunk, recipients } = event.data;
      const chunks = state.uploads[uploadId] ?? [];
      if (chunks.some((known) => known.chunk === chunk)) return state;
      const added = [...chunks, { revision, chunk, ...packed(recipients) }];
      return { ...state, uploads: { ...state.uploads, [uploadId]: added } };
    }
    case 'UploadCompleted': {
      const { causationId } = event;
      const { uploadId } = event.data;
      const counts = !state.completed.some(
        (known) => known.causationId === causationId || known.uploadId === uploadId,
      );
      return counts ? { ...state, completed: [...state.completed, { uploadId, causationId }] } : state;
    }
    case 'LedgerClosed':
      return { ...state, closed: true };
    default:
      event satisfies ElsewhereThan<'ledger'>;
      return state;
  }
}

/**
 * Who is in the ledger. Uploads in the order of their completion, chunks and rows in the order of the upload; the first
 * row of a person wins. Chunks of other uploads do not count. `more`: room for so many rows more.
 */
export function recipientsOf({ uploads, completed }: LedgerState, more = 0): FirstRows {
  const chunks = completed.flatMap(({ uploadId }) => chunksInOrder(uploads[uploadId]));
  const firsts = new FirstRows(rowsIn(chunks) + more);
  for (const chunk of chunks) firsts.add(chunk);
  return firsts;
}

/** The chunks of one upload in its own order. */
export function chunksInOrder(chunks: readonly LedgerChunk[] = []): readonly LedgerChunk[] {
  return [...chunks].sort((one, other) => one.chunk - other.chunk);
}

/** How many rows chunks have together. */
export function rowsIn(chunks: readonly LedgerChunk[]): number {
  return chunks.reduce((sum, { lines }) => sum + lines.length, 0);
}
