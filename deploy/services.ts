// Every process that wabus consists of, by the name that it is run under.
import { commandApiConfig } from '@wabus/command-api/config';
import { mediaConfig } from '@wabus/media-service/config';
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
  /** Roles of Postgres that it may log in as, whichever engines hold streams and log. */
  readonly roles: readonly string[];
  /** Runs it in this process, on this process's environment. */
  readonly run: () => Promise<unknown>;
}

/** The services, in the order of the road that a fact travels. */
export const SERVICES: Readonly<Record<string, Runnable>> = {
  'command-api': {
    settings: commandApiConfig,
    roles: ['wabus_store', 'wabus_keyring', 'wabus_vault', 'wabus_jobs', 'wabus_gates', 'wabus_media'],
    run: () => import('@wabus/command-api/main'),
  },
  'webhook-receiver': {
    settings: receiverConfig,
    roles: ['wabus_receiver'],
    run: () => import('@wabus/webhook-ingest/receiver/main'),
  },
  'webhook-normaliser': {
    settings: normaliserConfig,
    roles: ['wabus_store', 'wabus_log', 'wabus_normaliser', 'wabus_keyring'],
    run: () => import('@wabus/webhook-ingest/normaliser/main'),
  },
  relay: {
    settings: relayConfig,
    roles: ['wabus_store', 'wabus_log', 'wabus_relay'],
    run: () => import('@wabus/relay/main'),
  },
  scheduler: {
    settings: schedulerConfig,
    roles: ['wabus_store', 'wabus_log', 'wabus_scheduler', 'wabus_keyring', 'wabus_gates'],
    run: () => import('@wabus/scheduler/main'),
  },
  sender: {
    settings: senderConfig,
    roles: [
      ...['wabus_store', 'wabus_log', 'wabus_sender', 'wabus_keyring', 'wabus_vault', 'wabus_gates'],
      'wabus_media',
    ],
    run: () => import('@wabus/sender/main'),
  },
  projector: {
    settings: projectorConfig,
    roles: ['wabus_store', 'wabus_log', 'wabus_projector', 'wabus_keyring'],
    run: () => import('@wabus/projector/main'),
  },
  media: {
    settings: mediaConfig,
    roles: ['wabus_store', 'wabus_log', 'wabus_media', 'wabus_keyring', 'wabus_vault'],
    run: () => import('@wabus/media-service/main'),
  },
  'query-api': {
    settings: queryApiConfig,
    roles: ['wabus_api', 'wabus_store_reader', 'wabus_keyring'],
    run: () => import('@wabus/query-api/main'),
  },
};

/** What prepares the engines for them, and ends. */
export const MIGRATE: Runnable = {
  settings: migrateConfig,
  // The owner's, and with engines in Postgres those that make their tables sure.
  roles: [],
  run: () => import('@wabus/standalone/migrate/main'),
};
