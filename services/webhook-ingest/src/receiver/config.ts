import { z } from 'zod';

/** Settings of the webhook receiver; the names are environment variables. */
export const receiverConfig = z.object({
  WABUS_POSTGRES_URL: z
    .url()
    .describe('The database; the receiver logs in as wabus_log, so the address names no role.'),
  WABUS_POSTGRES_PASSWORD: z.string().optional().describe('Password of the role, where one is asked for'),
  WABUS_APP_SECRET: z
    .string()
    .min(1)
    .describe("Secret of wabus's Meta app: proves that a webhook comes from Meta"),
  WABUS_VERIFY_TOKEN: z.string().min(1).describe('What Meta must say when it verifies the address'),
  WABUS_WEBHOOK_PORT: z.coerce.number().int().default(8_081).describe('Port that Meta reaches'),
  WABUS_WEBHOOK_HOST: z.string().default('0.0.0.0').describe('Address it listens on'),
  WABUS_RECEIVER_OPERATIONS_PORT: z.coerce
    .number()
    .int()
    .default(9_102)
    .describe('Port of /healthz, /readyz and /metrics'),
  WABUS_LOG_LEVEL: z.string().default('info').describe('debug, info, warn or error'),
});

/** Settings of the receiver as read. */
export type ReceiverConfig = z.infer<typeof receiverConfig>;
