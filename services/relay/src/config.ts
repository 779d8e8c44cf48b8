import { z } from 'zod';

/** Settings of the relay; the names are environment variables. */
export const relayConfig = z.object({
  WABUS_POSTGRES_URL: z
    .url()
    .describe(
      'The database; each part of the relay logs in with a role of its own, so the address names none.',
    ),
  WABUS_POSTGRES_PASSWORD: z
    .string()
    .optional()
    .describe("Password of the service's roles, where one is asked for"),
  WABUS_RELAY_OPERATIONS_PORT: z.coerce
    .number()
    .int()
    .default(9_101)
    .describe('Port of /healthz, /readyz and /metrics'),
  WABUS_LOG_LEVEL: z.string().default('info').describe('debug, info, warn or error'),
});

/** Settings of the relay as read. */
export type RelayConfig = z.infer<typeof relayConfig>;
