import { fileURLToPath } from 'node:url';
import { createPool, ensureRoles, migrate } from '@wabus/postgres';

/** Makes the schema `event_log` and the role `wabus_log`, or brings them up to date. `ownerUrl` may create both. */
export async function installEventLog(ownerUrl: string): Promise<void> {
  const pool = createPool({ url: ownerUrl, max: 1 });
  try {
    await ensureRoles(pool, [{ name: 'wabus_log' }]);
  } finally {
    await pool.end();
  }
  const directory = fileURLToPath(new URL('../../migrations', import.meta.url));
  await migrate({ url: ownerUrl, schema: 'event_log', directory });
}
