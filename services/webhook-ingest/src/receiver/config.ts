import { eventLogSettings, postgresSettings, settingsOnEngines } from '@wabus/engines';
import { operationsSettings, portSetting, processSettings } from '@wabus/platform';
import { z } from 'zod';

/** Secrets that a signature may be made with beside the one in use, while one takes the place of another. */
export const furtherAppSecrets = {
  WABUS_FURTHER_APP_SECRETS: z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    )
    .optional()
    .describe(
      'Further secrets of the app, divided by commas, by which webhooks are taken as well: the next or the last one while it is changed at Meta',
    ),
};

/** Settings of the webhook receiver; the names are environment variables. */
export const receiverConfig = settingsOnEngines(
  'Takes webhooks of Meta, proves where they come from and stores them. Any number may run.',
  {
    ...postgresSettings,
    WABUS_POSTGRES_URL: postgresSettings.WABUS_POSTGRES_URL.optional().describe(
      'The database; the receiver logs in as wabus_receiver, so the address names no role; needed for WABUS_EVENT_LOG=postgres',
    ),
    ...eventLogSettings,
    WABUS_APP_SECRET: z
      .string()
      .min(1)
      .describe("Secret of wabus's Meta app: proves that a webhook comes from Meta"),
    ...furtherAppSecrets,
    WABUS_WEBHOOK_SPOOL: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Folder on a disk of this receiver alone, where webhooks are kept while the log is away, and taken to it afterwards; without it they are 503 meanwhile, and Meta sends them again',
      ),
    WABUS_WEBHOOK_SPOOL_BYTES: z.coerce
      .number()
      .int()
      .min(1_048_576)
      .default(1_073_741_824)
      .describe('Bytes that may wait there at most; whoever comes then is 503'),
    WABUS_VERIFY_TOKEN: z.string().min(1).describe('What Meta must say when it verifies the address'),
    WABUS_WEBHOOK_PORT: portSetting(8_081, 'Port that Meta reaches; 0 picks a free one'),
    WABUS_WEBHOOK_HOST: z.string().default('0.0.0.0').describe('Address that Meta reaches'),
    WABUS_RECEIVER_OPERATIONS_PORT: portSetting(
      9_102,
      'Port of /healthz, /readyz and /metrics; 0 picks a free one',
    ),
    ...operationsSettings,
    ...processSettings,
  },
);

/** Settings of the receiver as read. */
export type ReceiverConfig = z.infer<typeof receiverConfig>;
