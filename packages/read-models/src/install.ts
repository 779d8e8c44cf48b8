import { fileURLToPath } from 'node:url';
import {
  createPool,
  ensureRoles,
  inTransaction,
  type Migrations,
  migrate,
  type Pool,
  type PoolClient,
  pendingMigrations,
} from '@wabus/postgres';
import type { ReadModel } from '@wabus/projection';
import { describe, makeAnalystsViews } from './describe.ts';
import { models as allModels } from './models.ts';
import { analystsViews, relations } from './relations.ts';

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

/** No question of one caller may keep a connection from the others for longer, in milliseconds. */
export const API_ANSWER_MS = 10_000;
const API_SETTINGS = { statement_timeout: `${API_ANSWER_MS / 1_000}s` };

/** Of the advisory lock under which the catalogue is written into the database. */
const DESCRIBING = 7_310_004;

const folder = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** Makes the roles that are missing (without password) and brings the live schema and the analysts' views up to date. */
export async function installReadModels(ownerUrl: string): Promise<void> {
  await makeWayForMigrations(ownerUrl);
  await installSchema(ownerUrl, LIVE_SCHEMA);
  await migrate({ url: ownerUrl, schema: 'analytics', directory: folder('analytics') });
  await alone(ownerUrl, async (tx) => {
    await describe(tx, LIVE_SCHEMA, relations);
    await makeAnalystsViews(tx, analystsViews);
  });
}

/** Several processes may install at once: one after the other says and makes what differs. */
async function alone(ownerUrl: string, work: (tx: PoolClient) => Promise<void>): Promise<void> {
  const pool = createPool({ url: ownerUrl, max: 1, name: 'wabus-read-models-install' });
  try {
    await inTransaction(pool, async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [DESCRIBING]);
      await work(tx);
    });
  } finally {
    await pool.end();
  }
}

/**
 * Views of analysts stand on the tables and views that a migration may drop. Nothing is kept in them: they go first,
 * and are made again when all is done.
 */
async function makeWayForMigrations(ownerUrl: string): Promise<void> {
  const pool = createPool({ url: ownerUrl, max: 1, name: 'wabus-read-models-install' });
  try {
    for (const migrations of migrationsOf(LIVE_SCHEMA, allModels)) {
      if ((await pendingMigrations(pool, migrations)).length === 0) continue;
      await pool.query('drop schema if exists analytics cascade');
      return;
    }
  } finally {
    await pool.end();
  }
}

/** What stands in `migrations/` comes first; each model's own folder has its own order, so that none waits for another's number. */
function migrationsOf(
  schema: string,
  models: readonly Pick<ReadModel, 'name' | 'migrations'>[],
): Omit<Migrations, 'url'>[] {
  const own = models.flatMap(({ name, migrations: directory }) =>
    directory ? [{ schema, directory, table: `migrations_${name}` }] : [],
  );
  return [{ schema, directory: folder('migrations') }, ...own];
}

/** Whether a schema is there and has everything that `installSchema` would make. */
export async function isUpToDate(pool: Pool, schema: string): Promise<boolean> {
  for (const migrations of migrationsOf(schema, allModels))
    if ((await pendingMigrations(pool, migrations)).length > 0) return false;
  return true;
}

/** Makes the tables of the read models in any schema: the live one, or the second one of a rebuild. */
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
  for (const migrations of migrationsOf(schema, models)) await migrate({ url: ownerUrl, ...migrations });
}
