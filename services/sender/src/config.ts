import { engineSettings, settingsOnEngines } from '@wabus/engines';
import { checkMediaStore, mediaStoreSettings } from '@wabus/media';
import { keySetting, operationsSettings, portSetting, processSettings } from '@wabus/platform';
import { USUAL_PER_SECOND } from '@wabus/providers/limits';
import { z } from 'zod';

const ABOUT = 'Makes the call to Meta for each released message, at most once. Several share the partitions.';

/** Settings of the sender; the names are environment variables. */
export const senderConfig = settingsOnEngines(ABOUT, {
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
    .describe('Folder of the sealed files that the service of media keeps; read only'),
  ...mediaStoreSettings,
  WABUS_SENDER_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .default(256)
    .describe('Messages between attempt and outcome at once: the most that a crash can leave unknown'),
  WABUS_SENDER_NUMBER_RATE: z
    .union([z.literal('off'), z.coerce.number().positive()])
    .default(USUAL_PER_SECOND)
    .describe("Messages a second of one business phone number, or `off`: no limit but Meta's own"),
  WABUS_SENDER_WINDOW_RECORDS: z.coerce
    .number()
    .int()
    .min(100)
    .default(5_000)
    .describe('Records of one partition held in memory before it is paused; it goes on at half'),
  WABUS_SENDER_OPERATIONS_PORT: portSetting(
    9_105,
    'Port of /healthz, /readyz and /metrics; 0 picks a free one',
  ),
  ...operationsSettings,
  ...processSettings,
})
  .superRefine(checkMediaStore)
  .describe(ABOUT);

/** Settings of the sender as read. */
export type SenderConfig = z.infer<typeof senderConfig>;
