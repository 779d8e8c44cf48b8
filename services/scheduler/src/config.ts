import { engineSettings, settingsOnEngines } from '@wabus/engines';
import { keySetting, operationsSettings, portSetting, processSettings } from '@wabus/platform';
import { USUAL_PER_SECOND } from '@wabus/providers/limits';
import { z } from 'zod';

/** Settings of the scheduler; the names are environment variables. */
export const schedulerConfig = settingsOnEngines(
  'Decides when a message is handed to the sender, and when a campaign is complete. Several share the partitions.',
  {
    ...engineSettings,
    WABUS_KEYRING_KEY: keySetting('Key-encryption key of the keyring'),
    WABUS_SCHEDULER_IN_FLIGHT: z.coerce
      .number()
      .int()
      .min(1)
      .default(2_000)
      .describe('Messages of one number handed to the sender and not settled, at most'),
    WABUS_SCHEDULER_NUMBER_RATE: z
      .union([z.literal('off'), z.coerce.number().positive()])
      .default(USUAL_PER_SECOND)
      .describe('Messages of one number released a second, or `off`: as fast as credits return'),
    WABUS_SCHEDULER_OPERATIONS_PORT: portSetting(
      9_104,
      'Port of /healthz, /readyz and /metrics; 0 picks a free one',
    ),
    ...operationsSettings,
    ...processSettings,
  },
);

/** Settings of the scheduler as read. */
export type SchedulerConfig = z.infer<typeof schedulerConfig>;
