import { CONFLICT_CAUSES } from '@wabus/events';
import { z } from 'zod';
import { idSchema, mayLack, nameSchema, timeSchema } from './primitives.ts';

/** Body of `POST /contacts/{id}/link`. */
export const linkBody = z
  .strictObject({
    contactId: idSchema.describe('The contact that is the same person'),
    reason: mayLack(nameSchema(500)).describe('Why; sealed like all that is said of people'),
  })
  .meta({ id: 'LinkBody' });

/** Body of `POST /contacts/{id}/unlink`. */
export const unlinkBody = z
  .strictObject({ contactId: idSchema.describe('The contact that is another person after all') })
  .meta({ id: 'UnlinkBody' });

/** Contacts that somebody linked with one. */
export const contactLinksSchema = z
  .object({ contactId: idSchema, linkedWith: z.array(idSchema) })
  .meta({ id: 'ContactLinks' });

/** Body of `POST /identity-conflicts/{id}/decide`. */
export const decideBody = z
  .strictObject({
    same: z.boolean().describe('Whether both contacts are one person; if so they are merged, for good'),
  })
  .meta({ id: 'DecideBody' });

/** How conflicts stand. */
export const CONFLICT_STATES = ['open', 'same', 'different'] as const;

/** Two contacts of which it is unclear whether they are one person. */
export const identityConflictSchema = z
  .object({
    id: idSchema,
    contactId: idSchema.describe('The contact of which WhatsApp, or the person, told something'),
    otherContactId: idSchema.describe('The contact that would be the same person by it'),
    because: z.enum(CONFLICT_CAUSES).describe('What speaks for one person'),
    state: z.enum(CONFLICT_STATES).describe('open: nobody has decided'),
    foundAt: timeSchema,
    decidedAt: timeSchema.nullable(),
  })
  .meta({ id: 'IdentityConflict' });

/** A conflict as the API answers it. */
export type IdentityConflictResource = z.output<typeof identityConflictSchema>;
