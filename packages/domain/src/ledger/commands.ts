import type { EventData, PersonalData } from '@wabus/events';

/** One row of an upload, its personal part still open. */
export interface LedgerRecipient {
  readonly contactId: string;
  /** Line of the upload, from 1. */
  readonly line: number;
  readonly language?: string;
  readonly personal: PersonalData<'RecipientsAdded'>;
}

/**
 * Adds a chunk of at most 1,000 recipients; the same chunk again adds nothing. Its context names the upload as
 * `causationId`, never the command: the command's id is for `CompleteUpload` alone, or a repeat after a crash
 * would look like a finished one.
 */
export interface AddRecipients {
  readonly type: 'AddRecipients';
  readonly campaignId: string;
  readonly uploadId: string;
  readonly chunk: number;
  readonly recipients: readonly LedgerRecipient[];
}

/** Makes the upload's chunks count. `added` and `duplicates` are counted here, against all uploads completed before. */
export interface CompleteUpload {
  readonly type: 'CompleteUpload';
  readonly campaignId: string;
  readonly uploadId: string;
  /** How many chunks were added: fewer in the ledger is `upload-incomplete`. */
  readonly chunks: number;
  /** Rows read, refused ones included. */
  readonly received: number;
  readonly rejectedCount: number;
  /** At most the first 1,000. */
  readonly rejected: EventData<'UploadCompleted'>['rejected'];
}

/** Nobody can be added any more; an empty ledger is not closed (`campaign-empty`). */
export interface CloseLedger {
  readonly type: 'CloseLedger';
  readonly campaignId: string;
}

/** Commands of a ledger stream. */
export type LedgerCommand = AddRecipients | CompleteUpload | CloseLedger;
