import { DEAD_LETTER_CLASSES } from '@wabus/domain';
import { z } from 'zod';
import { tenantIdSchema, timeSchema } from './primitives.ts';

/** Something that could not be placed, with the reason. */
export const deadLetterSchema = z
  .object({
    id: z.string(),
    class: z.enum(DEAD_LETTER_CLASSES),
    reason: z.string(),
    tenantId: tenantIdSchema.nullable().describe('Its owner, where known'),
    wabaId: z.string().nullable(),
    phoneNumberId: z.string().nullable().optional(),
    topic: z.string(),
    partition: z.number().int(),
    offset: z.string().describe('Offset of the record; a string, since it may be large'),
    item: z.number().int().describe('Which item of the record, from 0'),
    receivedAt: timeSchema,
    resolution: z.string().nullable(),
  })
  .meta({ id: 'DeadLetter' });
