import { z } from 'zod';

/** Thrown when a service's settings are wrong; the message lists every key with what it must be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** What zod would call an undefined of the wrong type. */
const missing: z.core.$ZodErrorMap = ({ code, input }) =>
  code === 'invalid_type' && input === undefined ? 'is missing' : undefined;

/**
 * Reads settings from environment variables by a zod schema whose keys are the variables' names.
 * Variables that start with `WABUS_` and that the schema does not know are an error, unless `others` allows them:
 * a misspelt key must not pass for a default.
 * @throws {ConfigError}
 */
export function loadConfig<Schema extends z.ZodObject>(
  schema: Schema,
  env: Record<string, string | undefined>,
  options: { allowUnknown?: boolean } = {},
): z.infer<Schema> {
  const known = new Set(Object.keys(schema.shape));
  const unknown = Object.keys(env).filter((key) => key.startsWith('WABUS_') && !known.has(key));
  if (unknown.length > 0 && !options.allowUnknown) {
    throw new ConfigError(`Unknown settings: ${unknown.join(', ')}. Known: ${[...known].join(', ')}.`);
  }
  const given = Object.fromEntries([...known].map((key) => [key, env[key] === '' ? undefined : env[key]]));
  const result = schema.safeParse(given, { error: missing });
  if (result.success) return result.data;
  throw new ConfigError(`Wrong settings:\n${z.prettifyError(result.error)}`);
}
