import type { LedgerRecipient } from '@wabus/domain';
import { type CheckedRow, MAX_RECIPIENT_BYTES } from './check-row.ts';

/** Most rows identified and appended together: the more, the fewer statements; two such batches are in memory. */
export const BATCH_ROWS = 2_500;

/** About how many bytes of rows a batch has at most. */
export const BATCH_BYTES = 4 * 1_048_576;

/** Most rows in a chunk. */
const CHUNK_ROWS = 1_000;

/** Largest event body of a chunk, in bytes. */
export const CHUNK_BYTES = 256 * 1_024;

/** Bytes around a sealed part: its nonce and tag, both ids, line, quotes; generously. */
const OVERHEAD = 400;

/** The row as the ledger keeps it. */
export function ledgerRecipient(row: CheckedRow, contactId: string): LedgerRecipient {
  const { line, to, fields, variables, externalId, metadata } = row;
  return {
    contactId,
    line,
    personal: {
      to: to.value,
      fields,
      variables,
      ...(externalId === undefined ? {} : { externalId }),
      ...(metadata === undefined ? {} : { metadata }),
    },
  };
}

/** Cuts a batch into chunks that stay below the limits of the ledger; the recipients are those of the rows. */
export function* chunksOf(
  recipients: readonly LedgerRecipient[],
  rows: readonly CheckedRow[],
): Generator<readonly LedgerRecipient[]> {
  let chunk: LedgerRecipient[] = [];
  let size = 0;
  for (const [index, recipient] of recipients.entries()) {
    const bytes = sealedSize(rows[index]?.bytes ?? MAX_RECIPIENT_BYTES);
    if (chunk.length > 0 && (size + bytes > CHUNK_BYTES || chunk.length === CHUNK_ROWS)) {
      yield chunk;
      chunk = [];
      size = 0;
    }
    chunk.push(recipient);
    size += bytes;
  }
  if (chunk.length > 0) yield chunk;
}

/** Bytes that a recipient takes in the event: its personal part, which is most of the row, sealed and in base64. */
function sealedSize(bytes: number): number {
  return Math.ceil((bytes * 4) / 3) + OVERHEAD;
}
