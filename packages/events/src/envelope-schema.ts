import { z } from 'zod';

const instant = (description: string) => z.iso.datetime({ precision: 3 }).describe(description);

/** What the envelope of every event must be; `data` and `personal`'s plaintext are each event's own business. */
export const envelopeShape = {
  id: z.guid().describe('This event, UUID'),
  type: z.string().min(1).describe('Name in the catalogue'),
  schemaVersion: z.number().int().min(1).describe("Version of the event's shape, from 1"),
  stream: z.string().min(1).describe('Stream it stands in, `{kind}-{id}`'),
  occurredAt: instant("The world's clock: RFC 3339, UTC, milliseconds"),
  recordedAt: instant('Our clock at the append: RFC 3339, UTC, milliseconds'),
  tenantId: z.string().min(1).describe("The CRM's own id of its customer"),
  wabaId: z.string().optional().describe('WhatsApp Business Account id, where the stream has one'),
  key: z.string().min(1).describe('Partition key: a property of the stream, for its whole life'),
  correlationId: z.string().min(1).describe('What started it all: one id for everything that follows'),
  causationId: z.string().min(1).describe('The command or event that caused this one'),
  commandHash: z.string().optional().describe("HMAC of the command's body under the tenant's key"),
  actor: z
    .object({
      kind: z.enum(['crm', 'meta', 'system', 'user', 'platform-admin']).describe('Kind of actor'),
      id: z.string().describe('Service name, token subject or user id; never a number or a name'),
    })
    .describe('Who caused it'),
  personal: z
    .array(
      z.object({
        contactId: z.string().min(1).describe('The person, UUID'),
        sealed: z.string().min(1).describe("Base64 of AES-256-GCM under the person's own key"),
      }),
    )
    .describe('Sealed parts, one for each person the event is about; empty for most events'),
} as const;

/** What the store adds when the event is read back. */
export const coordinatesShape = {
  revision: z.number().int().describe('Place in its stream, from 0'),
  position: z.bigint().describe("Place in the store's global order"),
} as const;
