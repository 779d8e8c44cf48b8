import { z } from 'zod';
import { MEDIA_FAILURES, NOT_SCANNED, SCAN_VERDICTS } from '../closed-lists.ts';
import { defineEvent } from '../define-event.ts';
import { contactId, projectId } from './fields.ts';

const medium = {
  mediaId: z.string().describe('The medium, UUID; that of a message that came has the id of the message'),
  messageId: z.string().describe('The message that it came with, UUID'),
  projectId,
  contactId,
};

/** The bytes of a medium are kept. */
export const MediaStored = defineEvent({
  type: 'MediaStored',
  stream: 'media',
  version: 1,
  summary: 'The bytes of a medium are kept, sealed.',
  sentence: ({ mimeType, bytes }) => `A file of type ${mimeType} with ${bytes} bytes was stored.`,
  data: z.object({
    ...medium,
    objectId: z.string().describe('Where the bytes are kept, UUID; equal files of a tenant share one'),
    mimeType: z.string().describe('Found in the content, whatever was announced'),
    bytes: z.number().int().describe('How many they are'),
  }),
});

/** Somebody of the business gave a file that may be sent. */
export const MediaUploaded = defineEvent({
  type: 'MediaUploaded',
  stream: 'media',
  version: 1,
  summary: 'A file that messages may send was uploaded and is kept, sealed.',
  sentence: ({ mimeType, bytes }) => `A file of type ${mimeType} with ${bytes} bytes was uploaded.`,
  data: z.object({
    mediaId: z.string().describe('The medium, UUID'),
    projectId,
    objectId: z.string().describe('Where the bytes are kept, UUID; equal files of a tenant share one'),
    mimeType: z.string().describe('That it is sent as: announced, and found in the content'),
    bytes: z.number().int().describe('How many they are'),
  }),
});

/** The bytes of a medium were not got. */
export const MediaFailed = defineEvent({
  type: 'MediaFailed',
  stream: 'media',
  version: 1,
  summary: 'The bytes of a medium were not got, and nobody tries any more by himself.',
  sentence: ({ reason }) => `A file could not be stored (${reason}).`,
  data: z.object({
    ...medium,
    reason: z.enum(MEDIA_FAILURES),
    detail: z.string().describe('One sentence for a person'),
  }),
});

/** Somebody wants a medium tried again. */
export const MediaRetryRequested = defineEvent({
  type: 'MediaRetryRequested',
  stream: 'media',
  version: 1,
  summary: 'Somebody wants a medium tried again that failed.',
  sentence: () => 'A file is to be fetched once more.',
  data: z.object(medium),
});

/** A scanner looked at a file, or could not. */
export const MediaScanned = defineEvent({
  type: 'MediaScanned',
  stream: 'media',
  version: 1,
  summary: 'A scanner looked at a file, or could not.',
  sentence: ({ verdict, reason, found }) =>
    `A file was scanned: ${verdict}${reason ? ` (${reason})` : ''}${found ? `, ${found}` : ''}.`,
  data: z.object({
    ...medium,
    verdict: z.enum(SCAN_VERDICTS),
    reason: z.enum(NOT_SCANNED).optional().describe('Why it was not scanned'),
    found: z.string().optional().describe('What is in one that is infected, as the scanner calls it'),
  }),
});
