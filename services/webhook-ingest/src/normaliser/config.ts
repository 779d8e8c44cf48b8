import { engineSettings, settingsOnEngines } from '@wabus/engines';
import { keySetting, operationsSettings, portSetting, processSettings } from '@wabus/platform';
import { z } from 'zod';
import { ARCHIVED_DAYS } from './archived-days.ts';

/** Settings of the normaliser; the names are environment variables. */
export const normaliserConfig = settingsOnEngines(
  'Turns raw webhooks of the log into events of their owners’ streams. Several share the partitions.',
  {
    ...engineSettings,
    WABUS_KEYRING_KEY: keySetting('Key-encryption key of the keyring'),
    WABUS_NORMALISER_OPERATIONS_PORT: portSetting(
      9_103,
      'Port of /healthz, /readyz and /metrics; 0 picks a free one',
    ),
    WABUS_WEBHOOK_ARCHIVE_DAYS: z.coerce
      .number()
      .int()
      .min(1)
      .max(3_650)
      .default(ARCHIVED_DAYS)
      .describe(
        'Days for which the bytes of webhooks are kept, sealed; what became of each stays. All normalisers have the same',
      ),
    ...operationsSettings,
    ...processSettings,
  },
);

/** Settings of the normaliser as read. */
export type NormaliserConfig = z.infer<typeof normaliserConfig>;
