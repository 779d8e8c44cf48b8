import { z } from 'zod';
import { MEDIA_FAILURES } from '../closed-lists.ts';
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
