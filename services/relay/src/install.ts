import { fileURLToPath } from 'node:url';
import { createPool, ensureRoles, migrate } from '@wabus/postgres';

/**
 * Makes the schema `relay` and its roles, or brings them up to date. `wabus_projector`, `wabus_gates`,
 * `wabus_api` and `wabus_normaliser` may read the checkpoint, which tells how fresh a read model can be.
 */
export async function installRelay(ownerUrl: string): Promise<void> {
  const pool = createPool({ url: ownerUrl, max: 1 });
  try {
    await ensureRoles(pool, [
      { name: 'wabus_relay' },
      { name: 'wabus_projector' },
      { name: 'wabus_gates' },
      { name: 'wabus_api' },
      { name: 'wabus_normaliser' },
    ]);
  } finally {
    await pool.end();
  }
  const directory = fileURLToPath(new URL('../migrations', import.meta.url));
  await migrate({ url: ownerUrl, schema: 'relay', directory });
}
