import { pause } from '@wabus/platform';

/** One after the other, what others build on first: so no step loads more than a room or two. */
const ROOMS: readonly (() => Promise<unknown>)[] = [
  () => import('@wabus/event-store'),
  () => import('@wabus/keyring'),
  () => import('@wabus/providers'),
  () => import('@wabus/api-contract'),
  () => import('@wabus/http-face'),
  () => import('@wabus/event-feed'),
  () => import('@wabus/read-models'),
  () => import('@wabus/projector'),
  () => import('@wabus/webhook-ingest'),
  () => import('@wabus/sender'),
  () => import('@wabus/scheduler'),
  () => import('@wabus/media-service'),
  () => import('@wabus/command-api'),
  () => import('@wabus/query-api'),
];

/** A webhook is read, kept and answered in less, once there is a connection to keep it by. */
const FIRST_BREATH_MS = 50;
const BREATH_MS = 10;

/**
 * Loads what starts the services. Loading holds the one thread, and as a whole for longer than a start may keep a
 * webhook waiting: so it is done in steps, and those that came meanwhile are answered between two.
 */
export async function loadServices(): Promise<typeof import('./start-services.ts')> {
  let breathMs = FIRST_BREATH_MS;
  for (const load of ROOMS) {
    await pause(breathMs);
    await load();
    breathMs = BREATH_MS;
  }
  return import('./start-services.ts');
}
