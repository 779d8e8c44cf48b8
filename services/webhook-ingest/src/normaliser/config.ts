import { z } from 'zod';

/** Settings of the normaliser; the names are environment variables. */
export const normaliserConfig = z.object({
  WABUS_POSTGRES_URL: z
    .url()
    .describe('The database; each part logs in with a role of its own, so the address names none.'),
  WABUS_POSTGRES_PASSWORD: z.string().optional().describe('Password of the roles, where one is asked for'),
  WABUS_KEYRING_KEY: z.string().min(1).describe('Key-encryption key of the keyring, base64 of 32 bytes'),
  WABUS_NORMALISER_OPERATIONS_PORT: z.coerce
    .number()
    .int()
    .default(9_103)
    .describe('Port of /healthz, /readyz and /metrics'),
  WABUS_LOG_LEVEL: z.string().default('info').describe('debug, info, warn or error'),
});

/** Settings of the normaliser as read. */
export type NormaliserConfig = z.infer<typeof normaliserConfig>;
