import { fileURLToPath } from 'node:url';
import { createPool, ensureRoles, migrate } from '@wabus/postgres';

/**
 * Makes the schema `event_store` and its roles, or brings them up to date; `ownerUrl` may create both. `wabus_store` may append
 * and read, `wabus_store_reader` only read.
 */
export async function installEventStore(ownerUrl: string): Promise<void> {
  const pool = createPool({ url: ownerUrl, max: 1 });
  try {
    await ensureRoles(pool, [{ name: 'wabus_store' }, { name: 'wabus_store_reader' }]);
  } finally {
    await pool.end();
  }
  const directory = fileURLToPath(new URL('../../migrations', import.meta.url));
  await migrate({ url: ownerUrl, schema: 'event_store', directory });
}
