import { fileURLToPath } from 'node:url';
import { createPool, ensureRoles, migrate } from '@wabus/postgres';

/**
 * Makes the schema `event_log` and its roles, or brings them up to date; `ownerUrl` may create both. `wabus_log` may do
 * everything that a log does, `wabus_receiver` may append to `wabus.webhooks` and `wabus.webhooks.bulk` and read nothing.
 */
export async function installEventLog(ownerUrl: string): Promise<void> {
  const pool = createPool({ url: ownerUrl, max: 1 });
  try {
    await ensureRoles(pool, [{ name: 'wabus_log' }, { name: 'wabus_receiver' }]);
  } finally {
    await pool.end();
  }
  const directory = fileURLToPath(new URL('../../migrations', import.meta.url));
  await migrate({ url: ownerUrl, schema: 'event_log', directory });
}
