import { engineSettings, settingsOnEngines } from '@wabus/engines';
import { operationsSettings, portSetting, processSettings } from '@wabus/platform';
import { schemaRegistrySettings } from '@wabus/schema-registry';
import type { z } from 'zod';

/** Settings of the relay; the names are environment variables. */
export const relayConfig = settingsOnEngines(
  'Publishes the store’s events to the log. One publishes, any others stand by. Not needed where both are in Postgres.',
  {
    ...engineSettings,
    ...schemaRegistrySettings,
    WABUS_RELAY_OPERATIONS_PORT: portSetting(
      9_101,
      'Port of /healthz, /readyz and /metrics; 0 picks a free one',
    ),
    ...operationsSettings,
    ...processSettings,
  },
);

/** Settings of the relay as read. */
export type RelayConfig = z.infer<typeof relayConfig>;
