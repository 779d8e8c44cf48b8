import type { LedgerRecipient } from '@wabus/domain';
import type { CheckedRow } from './check-row.ts';

/** Most rows identified and appended together. */
export const BATCH_ROWS = 1_000;

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
      to,
      fields,
      variables,
      ...(externalId === undefined ? {} : { externalId }),
      ...(metadata === undefined ? {} : { metadata }),
    },
  };
}

/** Cuts a batch into chunks that stay below the limits of the ledger. */
export function* chunksOf(recipients: readonly LedgerRecipient[]): Generator<readonly LedgerRecipient[]> {
  let chunk: LedgerRecipient[] = [];
  let size = 0;
  for (const recipient of recipients) {
    const bytes = sealedSize(recipient);
    if (chunk.length > 0 && (size + bytes > CHUNK_BYTES || chunk.length === BATCH_ROWS)) {
      yield chunk;
      chunk = [];
      size = 0;
    }
    chunk.push(recipient);
    size += bytes;
  }
  if (chunk.length > 0) yield chunk;
}

/** Bytes that a recipient takes in the event: its personal part sealed and in base64. */
function sealedSize(recipient: LedgerRecipient): number {
  return Math.ceil((Buffer.byteLength(JSON.stringify(recipient.personal)) * 4) / 3) + OVERHEAD;
}
