import { mediaSchema } from './message.ts';
import { idSchema } from './primitives.ts';

/** A medium that came with a message. */
export const mediumSchema = mediaSchema
  .extend({
    id: idSchema,
    messageId: idSchema.describe('The message that it came with'),
    projectId: idSchema,
    contactId: idSchema,
  })
  .meta({ id: 'MediumOfMessage' });

/** Where a medium stands, as a write answers it. */
export const mediumWorkSchema = mediumSchema
  .pick({ id: true, state: true, messageId: true, projectId: true, contactId: true })
  .meta({ id: 'MediumWork' });
