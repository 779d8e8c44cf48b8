import { engineSettings, settingsOnEngines } from '@wabus/engines';
import { keySetting, secretSetting } from '@wabus/platform';
import { z } from 'zod';

/** Settings of the command on engines of one's own; the names are environment variables, as services have them. */
export const commandConfig = settingsOnEngines('Looks after an installation on engines of its own.', {
  ...engineSettings,
  WABUS_POSTGRES_OWNER: z
    .string()
    .default('postgres')
    .describe('Role of the database that owns it, as migrate has it'),
  WABUS_POSTGRES_OWNER_PASSWORD: secretSetting('Password of that role, where one is asked for').optional(),
  WABUS_POSTGRES_PASSWORD_ROOT: secretSetting(
    'Instead of WABUS_POSTGRES_PASSWORD: what the password of each role is derived from',
  ).optional(),
  WABUS_KEYRING_KEY: keySetting('Key-encryption key of the keyring'),
});
