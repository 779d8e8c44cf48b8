import { z } from 'zod';
import { timeSchema } from './primitives.ts';

/** What can become of an item of a webhook. */
const WEBHOOK_OUTCOMES = ['placed', 'foreign', 'unknown', 'dead-letter'] as const;

/** What became of an item of a webhook. */
export const webhookOutcomeSchema = z.enum(WEBHOOK_OUTCOMES);

const itemSchema = z.object({
  index: z.number().int().describe('Its place in the webhook, from 0'),
  kind: z.string().describe('Kind of the fact that it is; `unknown`, `record` for what is no webhook'),
  field: z.string().describe("Meta's name of the subscription"),
  phoneNumberId: z.string().nullable(),
  outcome: webhookOutcomeSchema.describe(
    'What became of it. `placed`: it stands, by these events or by those of an earlier webhook; `foreign`: of a message or template of another app, or of one that nobody knows yet; `unknown`: kept until a later version reads it; `dead-letter`: see there',
  ),
  events: z
    .array(
      z.object({
        id: z.string(),
        type: z.string(),
        stream: z.string(),
        occurredAt: timeSchema,
      }),
    )
    .describe('The events that it became, also later; empty where what it tells stood already'),
});

/** A webhook of Meta's as it came, with what became of each item. */
export const webhookSchema = z
  .object({
    id: z.string().describe('The `correlationId` of its events'),
    receivedAt: timeSchema,
    wabaId: z.string(),
    items: z.array(itemSchema),
    body: z
      .object({
        state: z.enum(['kept', 'expired', 'erased']).describe('`erased`: with a person whom it showed'),
        text: z.string().nullable().describe('As it came, byte for byte; null unless it is kept'),
      })
      .describe('The bytes; they are kept for 30 days, unless the installation says otherwise'),
  })
  .meta({ id: 'Webhook' });
