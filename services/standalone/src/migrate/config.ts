import { engineSettings, settingsOnEngines } from '@wabus/engines';
import { keySetting, processSettings, secretSetting } from '@wabus/platform';
import { schemaRegistrySettings } from '@wabus/schema-registry';
import { z } from 'zod';

/** Settings of the installation; the names are environment variables. */
export const migrateConfig = settingsOnEngines(
  'Makes database, roles, schemas and topics, or brings them up to date, with a schema registry the schemas of events too, and ends. Run it before the services of a new version.',
  {
    ...engineSettings,
    ...schemaRegistrySettings,
    WABUS_POSTGRES_OWNER: z
      .string()
      .default('postgres')
      .describe('Role of the database that may create databases, roles and schemas'),
    WABUS_POSTGRES_OWNER_PASSWORD: secretSetting('Password of that role, where one is asked for').optional(),
    WABUS_POSTGRES_PASSWORD_ROOT: secretSetting(
      'Instead of WABUS_POSTGRES_PASSWORD: what the password of each role is derived from; `npm run service -- passwords` prints them',
    ).optional(),
    WABUS_POSTGRES_ANALYST_PASSWORD: secretSetting(
      'Password of wabus_analyst; without it analysts get in only where no password is asked for',
    ).optional(),
    WABUS_KEYRING_KEY: keySetting(
      'Key-encryption key of the keyring. With it read models whose rows are of an earlier version are filled anew beside the live ones, and swapped',
    ).optional(),
    ...processSettings,
  },
);

/** Settings of the installation as read. */
export type MigrateConfig = z.infer<typeof migrateConfig>;
