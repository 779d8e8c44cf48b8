import { ConfigError, secretSetting } from '@wabus/platform';
import { z } from 'zod';
import { RegistryClient } from './client.ts';

/** Settings of the schema registry, to be merged into a process's own; the names are environment variables. */
export const schemaRegistrySettings = {
  WABUS_SCHEMA_REGISTRY_URL: z
    .url({ protocol: /^https?$/ })
    .refine(
      (url) => !/^[a-z]+:\/\/[^/]*@/i.test(url),
      'must not hold user and password: they have settings of their own',
    )
    .optional()
    .describe(
      'Confluent-compatible schema registry, with the context if wabus has one there (https://host/contexts/.wabus). Without it the ids of the checked-in lock stand for themselves.',
    ),
  WABUS_SCHEMA_REGISTRY_USER: z.string().min(1).optional().describe('User of the schema registry'),
  WABUS_SCHEMA_REGISTRY_PASSWORD: secretSetting('Password of that user').optional(),
};

const shape = z.object(schemaRegistrySettings);

/** The settings of the schema registry as read. */
export type SchemaRegistrySettings = z.infer<typeof shape>;

/**
 * The client of the configured registry; undefined when none is configured, so that the lock alone holds.
 * @throws ConfigError for credentials without an address: somebody believes that there is a registry
 */
export function schemaRegistryOf(settings: SchemaRegistrySettings): RegistryClient | undefined {
  const { WABUS_SCHEMA_REGISTRY_URL: url, WABUS_SCHEMA_REGISTRY_USER: user } = settings;
  const password = settings.WABUS_SCHEMA_REGISTRY_PASSWORD;
  if (url === undefined) {
    if (user === undefined && password === undefined) return undefined;
    throw new ConfigError(
      'WABUS_SCHEMA_REGISTRY_USER and WABUS_SCHEMA_REGISTRY_PASSWORD have no effect without WABUS_SCHEMA_REGISTRY_URL: set that too, or take them away.',
    );
  }
  return new RegistryClient({
    url,
    ...(user === undefined ? {} : { user }),
    ...(password ? { password } : {}),
  });
}
