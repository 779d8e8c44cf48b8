import { checkMediaStore, mediaStoreSettings, scanSettings } from '@wabus/media';
import { ConfigError, loadConfig } from '@wabus/platform';
import { z } from 'zod';
import { StartError } from './start-error.ts';

const own = { ...mediaStoreSettings, ...scanSettings };
const settings = z.object(own).superRefine(checkMediaStore);

/** Where media are kept, and who looks at them before. */
export type MediaSettings = z.infer<typeof settings>;

/** Where media are kept and who looks at them, as the environment says. @throws {StartError} when it contradicts itself */
export function chooseMediaStore(env: Readonly<Record<string, string | undefined>>): MediaSettings {
  const given = Object.keys(own).map((key) => [key, env[key]]);
  try {
    return loadConfig(settings, Object.fromEntries(given));
  } catch (error) {
    throw error instanceof ConfigError ? new StartError(error.message) : error;
  }
}
