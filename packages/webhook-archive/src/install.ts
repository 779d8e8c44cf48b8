import { fileURLToPath } from 'node:url';
import { createPool, ensureRoles, migrate } from '@wabus/postgres';

/** Makes the roles that see the archive where they are missing and brings the schema `webhook_archive` up to date; `ownerUrl` may do both. */
export async function installWebhookArchive(ownerUrl: string): Promise<void> {
  const pool = createPool({ url: ownerUrl, max: 1 });
  try {
    await ensureRoles(pool, [{ name: 'wabus_normaliser' }, { name: 'wabus_api' }]);
  } finally {
    await pool.end();
  }
  const directory = fileURLToPath(new URL('../migrations', import.meta.url));
  await migrate({ url: ownerUrl, schema: 'webhook_archive', directory });
}
