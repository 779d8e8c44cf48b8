import { eventStoreSettings, postgresSettings, settingsOnEngines } from '@wabus/engines';
import { checkMediaStore, mediaStoreSettings, scanSettings } from '@wabus/media';
import { keySetting, portSetting, processSettings } from '@wabus/platform';
import { z } from 'zod';

const ABOUT =
  'Takes the commands of CRM backends over HTTP, decides them and appends what follows. Any number may run.';

/** Settings of command-api; the names are environment variables. */
export const commandApiConfig = settingsOnEngines(ABOUT, {
  ...postgresSettings,
  ...eventStoreSettings,
  WABUS_KEYRING_KEY: keySetting('Key-encryption key of the keyring'),
  WABUS_VAULT_KEY: keySetting('Key-encryption key of the vault'),
  WABUS_TOKEN_KEY: z
    .string()
    .min(32)
    .describe('Key that service tokens are signed with, at least 32 characters'),
  WABUS_GRAPH_BASE_URL: z.url().default('https://graph.facebook.com').describe("Meta's Graph host"),
  WABUS_GRAPH_VERSION: z.string().default('v25.0').describe('Graph version of every call'),
  WABUS_APP_ID: z.string().describe("Id of wabus's Meta app"),
  WABUS_APP_SECRET: z.string().describe("Secret of wabus's Meta app"),
  WABUS_MEDIA_FOLDER: z
    .string()
    .min(1)
    .describe('Folder of the sealed files, as of the service of media: what is uploaded goes there'),
  ...mediaStoreSettings,
  ...scanSettings,
  WABUS_COMMAND_API_HOST: z.string().default('127.0.0.1').describe('Address that command-api listens on'),
  WABUS_COMMAND_API_PORT: portSetting(
    8_080,
    'Port of command-api and of its /healthz, /readyz and /metrics; 0 picks a free one',
  ),
  WABUS_COMMAND_API_BODY_LIMIT: z.coerce
    .number()
    .int()
    .min(1_024)
    .default(1_048_576)
    .describe('Largest JSON body in bytes; uploads of recipients are streamed and have no such limit'),
  ...processSettings,
})
  .superRefine(checkMediaStore)
  .describe(ABOUT);

/** Settings of command-api as read. */
export type CommandApiConfig = z.infer<typeof commandApiConfig>;
