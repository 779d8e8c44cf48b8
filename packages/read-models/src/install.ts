import { fileURLToPath } from 'node:url';
import { createPool, ensureRoles, migrate } from '@wabus/postgres';
import type { ReadModel } from '@wabus/projection';
import { models as allModels } from './models.ts';

/** Schema of the live read models. */
export const LIVE_SCHEMA = 'read_models';

/** Roles that read or write the read models; `wabus_views` only owns the analysts' views, `wabus_sender` only says when Meta does not answer. */
export const READ_MODEL_ROLES = [
  'wabus_projector',
  'wabus_api',
  'wabus_gates',
  'wabus_normaliser',
  'wabus_analyst',
  'wabus_views',
  'wabus_sender',
] as const;

/** No question of one caller may keep a connection from the others for longer. */
const API_SETTINGS = { statement_timeout: '10s' };

const folder = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** Makes the roles that are missing (without password) and brings the live schema and the analysts' views up to date. */
export async function installReadModels(ownerUrl: string): Promise<void> {
  await installSchema(ownerUrl, LIVE_SCHEMA);
  await migrate({ url: ownerUrl, schema: 'analytics', directory: folder('analytics') });
}

/**
 * Makes the tables of the read models in any schema: the live one, or the second one of a rebuild. What stands in
 * `migrations/` comes first; each model's own folder has its own order, so that none waits for another's number.
 */
export async function installSchema(
  ownerUrl: string,
  schema: string,
  models: readonly Pick<ReadModel, 'name' | 'migrations'>[] = allModels,
): Promise<void> {
  const pool = createPool({ url: ownerUrl, max: 1, name: 'wabus-read-models-install' });
  try {
    await ensureRoles(
      pool,
      READ_MODEL_ROLES.map((name) => (name === 'wabus_api' ? { name, settings: API_SETTINGS } : { name })),
    );
  } finally {
    await pool.end();
  }
  await migrate({ url: ownerUrl, schema, directory: folder('migrations') });
  for (const { name, migrations: directory } of models) {
    if (directory) await migrate({ url: ownerUrl, schema, directory, table: `migrations_${name}` });
  }
}
