import { type DomainEvent, derivedId } from '@wabus/events';
import type { Decider } from '../decider.ts';
import { DomainError } from '../domain-error.ts';
import type { AddRecipients, CompleteUpload, LedgerCommand } from './commands.ts';
import { chunksInOrder, emptyLedger, evolveLedger, type LedgerState, recipientsOf, rowsIn } from './state.ts';

/** Most recipients in one chunk. */
export const MAX_CHUNK_RECIPIENTS = 1_000;

/** Most refused rows that an upload lists; it counts all. */
export const MAX_LISTED_REJECTIONS = 1_000;

/** Rules of `ledger-{campaignId}`. */
export const ledgerDecider: Decider<LedgerState, LedgerCommand> = {
  initialState: emptyLedger,
  evolve: evolveLedger,
  decide: decideLedger,
};

function decideLedger(command: LedgerCommand, state: LedgerState): DomainEvent[] {
  if (command.type === 'CloseLedger') {
    if (state.closed) return [];
    const { campaignId } = command;
    const recipients = recipientsOf(state).size;
    if (recipients === 0) throw new DomainError('campaign-empty', 'Nobody was added to the campaign yet.');
    return [{ type: 'LedgerClosed', data: { campaignId, recipients } }];
  }
  if (state.closed) {
    throw new DomainError('ledger-closed', 'The campaign was started: nobody can be added any more.');
  }
  return command.type === 'AddRecipients' ? addChunk(command, state) : completeUpload(command, state);
}

function addChunk(command: AddRecipients, state: LedgerState): DomainEvent[] {
  const { campaignId, uploadId, chunk, recipients } = command;
  if (recipients.length > MAX_CHUNK_RECIPIENTS) {
    throw new DomainError('chunk-too-large', `A chunk has at most ${MAX_CHUNK_RECIPIENTS} recipients.`);
  }
  if (state.uploads[uploadId]?.some((known) => known.chunk === chunk)) return [];
  const rows = recipients.map(({ personal: _sealedLater, ...row }) => row);
  const personal = recipients.map((row) => ({ contactId: row.contactId, plain: row.personal }));
  return [{ type: 'RecipientsAdded', data: { campaignId, uploadId, chunk, recipients: rows }, personal }];
}

function completeUpload(command: CompleteUpload, state: LedgerState): DomainEvent[] {
  const { campaignId, uploadId, chunks, received, rejectedCount } = command;
  if (state.completed.some((known) => known.uploadId === uploadId)) return [];
  if ((state.uploads[uploadId]?.length ?? 0) !== chunks) {
    throw new DomainError('upload-incomplete', `Not all ${chunks} chunks of the upload are in the ledger.`);
  }
  const added = countNew(state, uploadId);
  const duplicates = received - rejectedCount - added;
  const rejected = command.rejected.slice(0, MAX_LISTED_REJECTIONS);
  // The id is that of the try, not of the command: of two tries of one upload only one may believe it completed.
  const id = derivedId('upload-completed', uploadId);
  const data = { campaignId, uploadId, received, added, duplicates, rejectedCount, rejected };
  return [{ type: 'UploadCompleted', id, data }];
}

function countNew(state: LedgerState, uploadId: string): number {
  const own = chunksInOrder(state.uploads[uploadId]);
  const people = recipientsOf(state, rowsIn(own));
  const before = people.size;
  for (const chunk of own) people.add(chunk);
  return people.size - before;
}
