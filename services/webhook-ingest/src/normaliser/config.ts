import { engineSettings, settingsOnEngines } from '@wabus/engines';
import { operationsSettings, portSetting, processSettings } from '@wabus/platform';
import { z } from 'zod';

/** Settings of the normaliser; the names are environment variables. */
export const normaliserConfig = settingsOnEngines(
  'Turns raw webhooks of the log into events of their owners’ streams. Several share the partitions.',
  {
    ...engineSettings,
    WABUS_KEYRING_KEY: z.string().min(1).describe('Key-encryption key of the keyring, base64 of 32 bytes'),
    WABUS_NORMALISER_OPERATIONS_PORT: portSetting(
      9_103,
      'Port of /healthz, /readyz and /metrics; 0 picks a free one',
    ),
    ...operationsSettings,
    ...processSettings,
  },
);

/** Settings of the normaliser as read. */
export type NormaliserConfig = z.infer<typeof normaliserConfig>;
