import { eventStoreSettings, postgresSettings, settingsOnEngines } from '@wabus/engines';
import { checkMediaStore, mediaStoreSettings } from '@wabus/media';
import { keySetting, portSetting, processSettings } from '@wabus/platform';
import { z } from 'zod';

const ABOUT = 'Answers the questions of CRM backends over HTTP from the read models. Any number may run.';

/** Settings of query-api; the names are environment variables. */
export const queryApiConfig = settingsOnEngines(ABOUT, {
  ...postgresSettings,
  ...eventStoreSettings,
  WABUS_TOKEN_KEY: z.string().min(32).describe('Key that service tokens are signed with'),
  WABUS_KEYRING_KEY: keySetting('Key-encryption key of the keyring'),
  WABUS_MEDIA_FOLDER: z
    .string()
    .min(1)
    .describe('Folder of the sealed files that the service of media keeps; read only'),
  ...mediaStoreSettings,
  WABUS_QUERY_API_HOST: z.string().default('127.0.0.1').describe('Address to listen on'),
  WABUS_QUERY_API_PORT: portSetting(
    9_107,
    'Port of the API and of /healthz, /readyz and /metrics; 0 picks a free one',
  ),
  ...processSettings,
})
  .superRefine(checkMediaStore)
  .describe(ABOUT);

/** Settings of query-api as read. */
export type QueryApiConfig = z.infer<typeof queryApiConfig>;
