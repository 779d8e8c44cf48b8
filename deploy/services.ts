// Every process that wabus consists of, by the name that it is run under.
import { commandApiConfig } from '@wabus/command-api/config';
import { projectorConfig } from '@wabus/projector/config';
import { queryApiConfig } from '@wabus/query-api/config';
import { relayConfig } from '@wabus/relay/config';
import { schedulerConfig } from '@wabus/scheduler/config';
import { senderConfig } from '@wabus/sender/config';
import { migrateConfig } from '@wabus/standalone/migrate/config';
import { normaliserConfig } from '@wabus/webhook-ingest/normaliser/config';
import { receiverConfig } from '@wabus/webhook-ingest/receiver/config';
import type { z } from 'zod';

/** One process: its settings are known without its code, which is loaded only when it runs. */
export interface Runnable {
  /** Keys are environment variables; the description says what the process is for. */
  readonly settings: z.ZodObject;
  /** Runs it in this process, on this process's environment. */
  readonly run: () => Promise<unknown>;
}

/** The services, in the order of the road that a fact travels. */
export const SERVICES: Readonly<Record<string, Runnable>> = {
  'command-api': { settings: commandApiConfig, run: () => import('@wabus/command-api/main') },
  'webhook-receiver': { settings: receiverConfig, run: () => import('@wabus/webhook-ingest/receiver/main') },
  'webhook-normaliser': {
    settings: normaliserConfig,
    run: () => import('@wabus/webhook-ingest/normaliser/main'),
  },
  relay: { settings: relayConfig, run: () => import('@wabus/relay/main') },
  scheduler: { settings: schedulerConfig, run: () => import('@wabus/scheduler/main') },
  sender: { settings: senderConfig, run: () => import('@wabus/sender/main') },
  projector: { settings: projectorConfig, run: () => import('@wabus/projector/main') },
  'query-api': { settings: queryApiConfig, run: () => import('@wabus/query-api/main') },
};

/** What prepares the engines for them, and ends. */
export const MIGRATE: Runnable = {
  settings: migrateConfig,
  run: () => import('@wabus/standalone/migrate/main'),
};
