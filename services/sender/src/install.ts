import { fileURLToPath } from 'node:url';
import { createPool, ensureRoles, migrate } from '@wabus/postgres';

/** Makes the role `wabus_sender` where it is missing and brings the schema `sender` up to date; `ownerUrl` may do both. */
export async function installSender(ownerUrl: string): Promise<void> {
  const pool = createPool({ url: ownerUrl, max: 1 });
  try {
    await ensureRoles(pool, [{ name: 'wabus_sender' }]);
  } finally {
    await pool.end();
  }
  const directory = fileURLToPath(new URL('../migrations', import.meta.url));
  await migrate({ url: ownerUrl, schema: 'sender', directory });
}
