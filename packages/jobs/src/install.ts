import { fileURLToPath } from 'node:url';
import { createPool, ensureRoles, migrate } from '@wabus/postgres';

/** Makes the roles that see jobs where they are missing and brings the schema `jobs` up to date. Safe to repeat. */
export async function installJobs(ownerUrl: string): Promise<void> {
  const pool = createPool({ url: ownerUrl, max: 1 });
  try {
    await ensureRoles(pool, [{ name: 'wabus_jobs' }, { name: 'wabus_api' }]);
  } finally {
    await pool.end();
  }
  const directory = fileURLToPath(new URL('../migrations', import.meta.url));
  await migrate({ url: ownerUrl, schema: 'jobs', directory });
}
