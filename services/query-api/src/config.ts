import { z } from 'zod';

/** Settings of query-api; the names are environment variables. */
export const queryApiConfig = z.object({
  WABUS_POSTGRES_URL: z
    .url()
    .describe('The database; query-api logs in with its own role, so the address names none.'),
  WABUS_POSTGRES_PASSWORD: z
    .string()
    .optional()
    .describe("Password of the service's role, where one is asked for"),
  WABUS_TOKEN_KEY: z.string().min(32).describe('Key that service tokens are signed with'),
  WABUS_QUERY_API_HOST: z.string().default('127.0.0.1').describe('Address to listen on'),
  WABUS_QUERY_API_PORT: z.coerce
    .number()
    .int()
    .default(9_107)
    .describe('Port of the API and of /healthz, /readyz and /metrics'),
  WABUS_LOG_LEVEL: z.string().default('info').describe('debug, info, warn or error'),
});

/** Settings of query-api as read. */
export type QueryApiConfig = z.infer<typeof queryApiConfig>;
