import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { time, wabaId, wamid } from './fields.ts';

/** Meta recognised what came of an ad. */
export const ConversionReported = defineEvent({
  type: 'ConversionReported',
  stream: 'inbound',
  version: 1,
  summary: 'Meta recognised in what a person wrote, who came from an ad, that they bought or became a lead.',
  sentence: ({ event }) => `Meta recognised what came of an ad: ${event}.`,
  data: z.object({
    wamid,
    wabaId,
    event: z.string().describe("Meta's word: Purchase, LeadSubmitted …"),
    value: z.number().optional().describe('What it was worth'),
    currency: z.string().optional().describe('ISO 4217'),
    at: time,
  }),
});
