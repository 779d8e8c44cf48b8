import { z } from 'zod';

/** Field: The CRM's own id of its customer. */
export const tenantId = z.string().describe("The CRM's own id of its customer");
/** Field: Project (one WhatsApp presence of a tenant), UUID. */
export const projectId = z.string().describe('Project (one WhatsApp presence of a tenant), UUID');
/** Field: WhatsApp Business Account id, opaque. */
export const wabaId = z.string().describe('WhatsApp Business Account id, opaque');
/** Field: Meta's id of the business phone number, opaque. */
export const phoneNumberId = z.string().describe("Meta's id of the business phone number, opaque");
/** Field: Campaign, UUID. */
export const campaignId = z.string().describe('Campaign, UUID');
/** Field: One outbound message, UUID. */
export const messageId = z.string().describe('One outbound message, UUID');
/** Field: One call to Meta for a message, UUID v7, fresh for each attempt. */
export const attemptId = z
  .string()
  .describe('One call to Meta for a message, UUID v7, fresh for each attempt');
/** Field: A person, UUID, random: not derived from any address. */
export const contactId = z.string().describe('A person, UUID, random: not derived from any address');
/** Field: Meta's message id, opaque. */
export const wamid = z.string().describe("Meta's message id, opaque");
/** Field: RFC 3339, UTC. */
export const time = z.string().describe('RFC 3339, UTC');

/** Meta's own shape, kept as it came; Avro carries it as a JSON string. */
export const json = (description: string) => z.unknown().meta({ avro: 'json' }).describe(description);

/** What Meta said of an error (reference: Graph error object and webhook error form). */
export const metaError = z
  .object({
    code: z.number().int().describe("Meta's error code"),
    subcode: z.number().int().optional().describe('error_subcode, where given'),
    message: z.string().describe("Meta's message or title"),
    details: z.string().optional().describe('error_data.details, the part to branch on'),
    fbtraceId: z.string().optional().describe('fbtrace_id; webhooks have none'),
  })
  .describe('The error as Meta gave it');

/** Why something did not go on: our catalogue's code and class, and Meta's words where it spoke. */
export const failure = z
  .object({
    code: z.string().describe('Code of our catalogue, such as `template-not-approved` or `meta-131026`'),
    class: z
      .enum([
        'retry-with-backoff',
        'throttle-this-phone',
        'throttle-this-pair',
        'auth',
        'permanent-recipient',
        'permanent-request',
        'template',
        'policy-block',
        'window-closed',
        'unknown',
        'own-rule',
      ])
      .describe('Who or what can mend it; `own-rule` is ours, the others are classes of the error catalogue'),
    detail: z.string().describe('One sentence for a person'),
    meta: metaError.optional(),
  })
  .describe('Why it failed, was deferred or was suppressed');
