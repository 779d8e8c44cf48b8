import { engineSettings, settingsOnEngines } from '@wabus/engines';
import { checkMediaStore, mediaStoreSettings, scanSettings } from '@wabus/media';
import { keySetting, operationsSettings, portSetting, processSettings } from '@wabus/platform';
import { z } from 'zod';

const listed = (about: string) =>
  z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((one) => one.trim() || []))
    .describe(about);

const ABOUT =
  'Gets the bytes of media that messages announce, and keeps them sealed. Several share the work.';

/** Settings of the media service; the names are environment variables. */
export const mediaConfig = settingsOnEngines(ABOUT, {
  ...engineSettings,
  WABUS_KEYRING_KEY: keySetting('Key-encryption key of the keyring'),
  WABUS_VAULT_KEY: keySetting('Key-encryption key of the vault'),
  WABUS_GRAPH_BASE_URL: z.url().default('https://graph.facebook.com').describe("Meta's Graph host"),
  WABUS_GRAPH_VERSION: z.string().default('v25.0').describe('Graph version of every call'),
  WABUS_APP_ID: z.string().describe("Id of wabus's Meta app"),
  WABUS_APP_SECRET: z.string().describe("Secret of wabus's Meta app"),
  WABUS_MEDIA_FOLDER: z
    .string()
    .min(1)
    .describe('Folder of the sealed files; all processes of the service share it'),
  ...mediaStoreSettings,
  WABUS_MEDIA_HOSTS: listed(
    "Hosts that media are got from with the token, divided by commas, `*.` for any name below; empty: Meta's",
  ),
  WABUS_MEDIA_CONCURRENCY: z.coerce.number().int().min(1).default(4).describe('Media fetched at once'),
  WABUS_MEDIA_MOST_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(104_857_600)
    .describe('Larger media are not taken'),
  WABUS_MEDIA_REFUSED_TYPES: listed(
    'Types that are not taken, as found in the content, divided by commas; empty: all are',
  ),
  ...scanSettings,
  WABUS_MEDIA_OPERATIONS_PORT: portSetting(
    9_108,
    'Port of /healthz, /readyz and /metrics; 0 picks a free one',
  ),
  ...operationsSettings,
  ...processSettings,
})
  .superRefine(checkMediaStore)
  .describe(ABOUT);
