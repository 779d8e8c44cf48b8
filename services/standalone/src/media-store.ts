import { checkMediaStore, type MediaStoreConfig, mediaStoreSettings } from '@wabus/media';
import { ConfigError, loadConfig } from '@wabus/platform';
import { z } from 'zod';
import { StartError } from './start-error.ts';

const settings = z.object(mediaStoreSettings).superRefine(checkMediaStore);

/** Where media are kept, as the environment says. @throws {StartError} when it contradicts itself */
export function chooseMediaStore(env: Readonly<Record<string, string | undefined>>): MediaStoreConfig {
  const own = Object.keys(mediaStoreSettings).map((key) => [key, env[key]]);
  try {
    return loadConfig(settings, Object.fromEntries(own));
  } catch (error) {
    throw error instanceof ConfigError ? new StartError(error.message) : error;
  }
}
