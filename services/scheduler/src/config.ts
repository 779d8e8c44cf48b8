import { z } from 'zod';

/** Settings of the scheduler; the names are environment variables. */
export const schedulerConfig = z.object({
  WABUS_POSTGRES_URL: z
    .url()
    .describe(
      'The database; each part of the scheduler logs in with a role of its own, so the address names none.',
    ),
  WABUS_POSTGRES_PASSWORD: z
    .string()
    .optional()
    .describe("Password of the service's roles, where one is asked for"),
  WABUS_KEYRING_KEY: z.string().describe('Key-encryption key of the keyring, base64 of 32 bytes'),
  WABUS_SCHEDULER_IN_FLIGHT: z.coerce
    .number()
    .int()
    .min(1)
    .default(2_000)
    .describe('Messages of one number handed to the sender and not settled, at most'),
  WABUS_SCHEDULER_NUMBER_RATE: z
    .union([z.literal('off'), z.coerce.number().positive()])
    .default(80)
    .describe('Messages of one number released a second, or `off`: as fast as credits return'),
  WABUS_SCHEDULER_OPERATIONS_PORT: z.coerce
    .number()
    .int()
    .default(9_104)
    .describe('Port of /healthz, /readyz and /metrics'),
  WABUS_LOG_LEVEL: z.string().default('info').describe('debug, info, warn or error'),
});

/** Settings of the scheduler as read. */
export type SchedulerConfig = z.infer<typeof schedulerConfig>;
