import type { EventData } from '@wabus/events';
import type { FoldableEvent } from '../decider.ts';

/** The open part of one ledger row. */
export type LedgerRow = EventData<'RecipientsAdded'>['recipients'][number];

/** One chunk and where its event is found. */
export interface LedgerChunk {
  readonly eventId: string;
  readonly chunk: number;
  readonly rows: readonly LedgerRow[];
}

/** A campaign's ledger: chunks by upload, and which uploads count, in the order of their completion. */
export interface LedgerState {
  readonly uploads: Readonly<Record<string, readonly LedgerChunk[]>>;
  readonly completed: readonly { readonly uploadId: string; readonly causationId: string }[];
  readonly closed: boolean;
}

/** A ledger before its first event. */
export const emptyLedger: LedgerState = { uploads: {}, completed: [], closed: false };

/** Folds one event into a ledger. A second completion by the same command does not count. */
export function evolveLedger(state: LedgerState, event: FoldableEvent): LedgerState {
  switch (event.type) {
    case 'RecipientsAdded': {
      const { uploadId, chunk, recipients } = event.data;
      const chunks = state.uploads[uploadId] ?? [];
      if (chunks.some((known) => known.chunk === chunk)) return state;
      const added = [...chunks, { eventId: event.id, chunk, rows: recipients }];
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
      return state;
  }
}

/**
 * Who is in the ledger: contact → the row that counts. Uploads in the order of their completion, chunks and rows in
 * the order of the upload; the first row of a person wins. Chunks of other uploads do not count.
 */
export function recipientsOf(state: LedgerState): Map<string, LedgerRow> {
  const people = new Map<string, LedgerRow>();
  for (const { uploadId } of state.completed) {
    for (const row of rowsOf(state, uploadId)) {
      if (!people.has(row.contactId)) people.set(row.contactId, row);
    }
  }
  return people;
}

/** Rows of one upload in its own order, whether it counts or not. */
export function* rowsOf(state: LedgerState, uploadId: string): Generator<LedgerRow> {
  const chunks = [...(state.uploads[uploadId] ?? [])].sort((one, other) => one.chunk - other.chunk);
  for (const { rows } of chunks) yield* rows;
}
