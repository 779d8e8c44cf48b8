import type { RowReference } from './first-rows.ts';
import { chunksInOrder, type LedgerState, recipientsOf, rowsIn } from './state.ts';

/** A row that named a person again, and the row that counts. */
export interface DuplicateRow {
  readonly row: RowReference;
  /** May stand in an earlier upload. */
  readonly first: RowReference;
}

/** The first rows of an upload that named somebody again, who stands further up in it or in an upload completed before. */
export function duplicatesOf(state: LedgerState, uploadId: string, most: number): DuplicateRow[] {
  const at = state.completed.findIndex((known) => known.uploadId === uploadId);
  const completed = at === -1 ? state.completed : state.completed.slice(0, at);
  const own = chunksInOrder(state.uploads[uploadId]);
  const firsts = recipientsOf({ ...state, completed }, rowsIn(own));
  const duplicates: DuplicateRow[] = [];
  for (const chunk of own) {
    firsts.add(chunk, (row, first) => duplicates.push({ row, first }));
    if (duplicates.length >= most) break;
  }
  return duplicates.slice(0, most);
}
