import { fileURLToPath } from 'node:url';
import { PARTITION_PROGRESS } from '@wabus/event-store';
import { createPool, ensureRoles, migrate } from '@wabus/postgres';

/** As the relay says, or, where what is appended is published with that, as the store does. */
const PROGRESS = {
  ofRelay: 'select name, last_positions, published_through from relay.checkpoint',
  ofStore: `select 'wabus.events'::text as name, last_positions, published_through from (${PARTITION_PROGRESS}) store`,
};

/**
 * Makes the schema `relay` and its roles, or brings them up to date. `wabus_projector`, `wabus_gates`,
 * `wabus_api` and `wabus_normaliser` may read its progress, which tells how fresh a read model can be.
 * @param readsStore whether consumers read the event store itself, in the same database: then no relay runs, and the
 * store tells how far it is
 */
export async function installRelay(ownerUrl: string, { readsStore = false } = {}): Promise<void> {
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
  await tellProgress(ownerUrl, readsStore ? PROGRESS.ofStore : PROGRESS.ofRelay);
}

async function tellProgress(ownerUrl: string, definition: string): Promise<void> {
  const pool = createPool({ url: ownerUrl, max: 1 });
  try {
    await pool.query(`create or replace view relay.progress as ${definition}`);
  } finally {
    await pool.end();
  }
}
