import { engineSettings, settingsOnEngines } from '@wabus/engines';
import { keySetting, operationsSettings, portSetting, processSettings } from '@wabus/platform';
import { z } from 'zod';

/** Settings of the projector; the names are environment variables. */
export const projectorConfig = settingsOnEngines(
  'Applies events of the log to the read models. Several share the partitions.',
  {
    ...engineSettings,
    WABUS_KEYRING_KEY: keySetting('Key-encryption key of the keyring'),
    WABUS_PROJECTOR_BATCH_RECORDS: z.coerce
      .number()
      .int()
      .min(1)
      .default(1_000)
      .describe('Records of one partition applied in one transaction at most'),
    WABUS_PROJECTOR_OPERATIONS_PORT: portSetting(
      9_106,
      'Port of /healthz, /readyz and /metrics; 0 picks a free one',
    ),
    ...operationsSettings,
    ...processSettings,
  },
);

/** Settings of the projector as read. */
export type ProjectorConfig = z.infer<typeof projectorConfig>;
