import { z } from 'zod';

/** Settings of the projector; the names are environment variables. */
export const projectorConfig = z.object({
  WABUS_POSTGRES_URL: z
    .url()
    .describe(
      'The database; each part of the projector logs in with a role of its own, so the address names none.',
    ),
  WABUS_POSTGRES_PASSWORD: z
    .string()
    .optional()
    .describe("Password of the service's roles, where one is asked for"),
  WABUS_KEYRING_KEY: z.string().describe('Key-encryption key of the keyring, base64 of 32 bytes'),
  WABUS_PROJECTOR_BATCH_RECORDS: z.coerce
    .number()
    .int()
    .min(1)
    .default(1_000)
    .describe('Records of one partition applied in one transaction at most'),
  WABUS_PROJECTOR_OPERATIONS_PORT: z.coerce
    .number()
    .int()
    .default(9_106)
    .describe('Port of /healthz, /readyz and /metrics'),
  WABUS_LOG_LEVEL: z.string().default('info').describe('debug, info, warn or error'),
});

/** Settings of the projector as read. */
export type ProjectorConfig = z.infer<typeof projectorConfig>;
