import { type WireSchema, wireSchemas } from '@wabus/events';
import type { RegistryClient } from './client.ts';
import { holdingOf, mapSome } from './holding.ts';

const NAMED_AT_MOST = 3;

/** The registry and the lock do not agree: nothing may be published by ids that mean something else there. */
export class SchemaMismatchError extends Error {
  override readonly name = 'SchemaMismatchError';
  /** One line for each schema. */
  readonly differences: readonly string[];

  constructor(url: string, differences: readonly string[], advice: string) {
    const named = differences.slice(0, NAMED_AT_MOST).join('; ');
    const more = differences.length > NAMED_AT_MOST ? `; and ${differences.length - NAMED_AT_MOST} more` : '';
    super(`The schema registry ${url} does not hold what the schema lock says: ${named}${more}. ${advice}`);
    this.differences = differences;
  }
}

/** What to do when an id or a version is taken by something else. */
export const TAKEN_ADVICE =
  'The ids stand in every record ever written, so give wabus a registry or a context of its own (WABUS_SCHEMA_REGISTRY_URL=https://host/contexts/.wabus) and register again.';

/** What to do when a schema is not there yet. */
const MISSING_ADVICE = 'Register them first: `npm run service -- migrate` with the same settings.';

/**
 * Proves that the registry holds every schema of the lock under the lock's own id, so that bytes mean there what they
 * mean here.
 * @throws SchemaMismatchError naming what is missing or different; RegistryUnavailableError; RegistryRefusedError
 */
export async function verifySchemas(
  client: RegistryClient,
  schemas: readonly WireSchema[] = wireSchemas(),
): Promise<void> {
  const held = await mapSome(schemas, async (schema) => ({
    schema,
    holding: (await holdingOf(client, schema)).holding,
  }));
  const wrong = held.filter(({ holding }) => holding !== 'same');
  if (wrong.length === 0) return;
  const differences = wrong.map(({ schema, holding }) => {
    const what = `${schema.type} v${schema.version} (id ${schema.id})`;
    return holding === 'missing'
      ? `${what} is not there`
      : `id ${schema.id} is not ${schema.type} v${schema.version}`;
  });
  const taken = wrong.some(({ holding }) => holding === 'other');
  throw new SchemaMismatchError(client.url, differences, taken ? TAKEN_ADVICE : MISSING_ADVICE);
}
