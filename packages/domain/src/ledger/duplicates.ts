import type { LedgerState } from './state.ts';

/** Names a row of a ledger: where it stood in its upload, and which recipient of which event it became. */
export interface RowReference {
  /** Line of its upload. */
  readonly line: number;
  /** The event of its chunk, and which of its recipients it is. */
  readonly eventId: string;
  readonly index: number;
}

/** A row that named a person again, and the row that counts. */
export interface DuplicateRow {
  readonly row: RowReference;
  /** May stand in an earlier upload. */
  readonly first: RowReference;
}

/** The first rows of an upload that named somebody again, who stands further up in it or in an upload completed before. */
export function duplicatesOf(state: LedgerState, uploadId: string, most: number): DuplicateRow[] {
  const own = state.completed.findIndex((known) => known.uploadId === uploadId);
  const before = own === -1 ? state.completed : state.completed.slice(0, own);
  const firsts = new Map<string, RowReference>();
  for (const known of before) {
    for (const [contactId, place] of referencesOf(state, known.uploadId)) {
      if (!firsts.has(contactId)) firsts.set(contactId, place);
    }
  }
  const duplicates: DuplicateRow[] = [];
  for (const [contactId, row] of referencesOf(state, uploadId)) {
    const first = firsts.get(contactId);
    if (first) duplicates.push({ row, first });
    else firsts.set(contactId, row);
    if (duplicates.length === most) break;
  }
  return duplicates;
}

function* referencesOf(state: LedgerState, uploadId: string): Generator<readonly [string, RowReference]> {
  const chunks = [...(state.uploads[uploadId] ?? [])].sort((one, other) => one.chunk - other.chunk);
  for (const { eventId, rows } of chunks) {
    for (const [index, { contactId, line }] of rows.entries()) yield [contactId, { line, eventId, index }];
  }
}
