import { z } from 'zod';
import { mediaSchema } from './message.ts';
import { idSchema } from './primitives.ts';

/** A medium: one that came with a message, or one that was uploaded to be sent. */
export const mediumSchema = mediaSchema
  .extend({
    id: idSchema,
    messageId: idSchema
      .nullable()
      .describe('The message that it came with; null: it was uploaded to be sent'),
    projectId: idSchema,
    contactId: idSchema.nullable().describe('Whose message it came with; null: it was uploaded'),
  })
  .extend({
    thumbnail: z
      .object({
        state: z.enum(['pending', 'made', 'none']).describe('made: at `url` with `&as=thumbnail`'),
        reason: z.string().optional().describe('Of none: why, and never will be'),
      })
      .optional()
      .describe('Of pictures that are stored'),
  })
  .meta({ id: 'MediumOfMessage' });

/** A file that was uploaded. */
export const uploadedMediumSchema = z
  .object({
    id: idSchema.describe('What messages name as `id` of their image, video, document, audio or sticker'),
    projectId: idSchema,
    mimeType: z.string().describe('That it is sent as'),
    bytes: z.number().int(),
    sha256: z.string().describe('Of the bytes, hex'),
  })
  .meta({ id: 'UploadedMedium' });

/** Where a medium stands, as a write answers it. */
export const mediumWorkSchema = mediumSchema
  .pick({ id: true, state: true, messageId: true, projectId: true, contactId: true })
  .meta({ id: 'MediumWork' });
