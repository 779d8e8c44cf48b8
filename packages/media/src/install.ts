import { fileURLToPath } from 'node:url';
import { createPool, ensureRoles, migrate } from '@wabus/postgres';

/** Makes the roles `wabus_media` and `wabus_api` where they are missing and brings the schema `media` up to date; `ownerUrl` may do both. */
export async function installMedia(ownerUrl: string): Promise<void> {
  const pool = createPool({ url: ownerUrl, max: 1 });
  try {
    await ensureRoles(pool, [{ name: 'wabus_media' }, { name: 'wabus_api' }]);
  } finally {
    await pool.end();
  }
  const directory = fileURLToPath(new URL('../migrations', import.meta.url));
  await migrate({ url: ownerUrl, schema: 'media', directory });
}
