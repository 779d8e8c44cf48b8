import { commandApiConfig } from '@wabus/command-api';
import { projectorConfig } from '@wabus/projector';
import { queryApiConfig } from '@wabus/query-api';
import { relayConfig } from '@wabus/relay';
import { schedulerConfig } from '@wabus/scheduler';
import { senderConfig } from '@wabus/sender';
import { normaliserConfig, receiverConfig } from '@wabus/webhook-ingest';

/** Every service that can be killed alone. */
export const PART_NAMES = [
  'receiver',
  'relay',
  'projector',
  'normaliser',
  'sender',
  'scheduler',
  'query-api',
  'command-api',
] as const;

/** The name of a service. */
export type PartName = (typeof PART_NAMES)[number];

/** Process entries, below `services/`. */
export const ENTRIES: Readonly<Record<PartName, string>> = {
  receiver: 'webhook-ingest/src/receiver/main.ts',
  relay: 'relay/src/main.ts',
  projector: 'projector/src/main.ts',
  normaliser: 'webhook-ingest/src/normaliser/main.ts',
  sender: 'sender/src/main.ts',
  scheduler: 'scheduler/src/main.ts',
  'query-api': 'query-api/src/main.ts',
  'command-api': 'command-api/src/main.ts',
};

/** The variable that says where a part listens. */
export const PORT_SETTINGS: Readonly<Record<PartName, string>> = {
  receiver: 'WABUS_RECEIVER_OPERATIONS_PORT',
  relay: 'WABUS_RELAY_OPERATIONS_PORT',
  projector: 'WABUS_PROJECTOR_OPERATIONS_PORT',
  normaliser: 'WABUS_NORMALISER_OPERATIONS_PORT',
  sender: 'WABUS_SENDER_OPERATIONS_PORT',
  scheduler: 'WABUS_SCHEDULER_OPERATIONS_PORT',
  'query-api': 'WABUS_QUERY_API_PORT',
  'command-api': 'WABUS_COMMAND_API_PORT',
};

const KNOWN: Readonly<Record<PartName, { readonly shape: object }>> = {
  receiver: receiverConfig,
  relay: relayConfig,
  projector: projectorConfig,
  normaliser: normaliserConfig,
  sender: senderConfig,
  scheduler: schedulerConfig,
  'query-api': queryApiConfig,
  'command-api': commandApiConfig,
};

/** The settings that a part knows; it refuses to start with others. */
export function settingsFor(name: PartName, all: Readonly<Record<string, string>>): Record<string, string> {
  const known = new Set(Object.keys(KNOWN[name].shape));
  return Object.fromEntries(Object.entries(all).filter(([key]) => known.has(key)));
}
