import { z } from 'zod';
import { timeSchema } from './primitives.ts';

/** One fact of a tenant, for people. */
export const auditSchema = z
  .object({
    at: timeSchema.describe('When it was recorded, on our clock'),
    occurredAt: timeSchema.describe("When it happened in the world, such as Meta's timestamp"),
    actor: z.string().describe('Kind and id of who caused it, such as `system:sender`'),
    action: z.string().describe('Type of the event'),
    subject: z.string().describe('Stream that it stands in, such as `campaign-{id}`'),
    sentence: z.string().describe('What happened, as one sentence'),
    eventId: z.string(),
    correlationId: z.string().describe('What belongs together'),
    causationId: z.string().describe('The command or event that directly caused it'),
  })
  .meta({ id: 'AuditEntry', description: 'Who did what, when, because of what.' });
