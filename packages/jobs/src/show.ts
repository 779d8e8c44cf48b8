import type { PoolClient } from '@wabus/postgres';
import { SHOWN } from './columns.ts';
import type { Job } from './port.ts';

/** A job of the tenant that the transaction may see (`app.tenant_id`), as the role `wabus_api`; null when there is none. */
export async function findJob(session: Pick<PoolClient, 'query'>, id: string): Promise<Job | null> {
  const { rows } = await session.query<Job>(
    `select ${SHOWN} from jobs.jobs
     where tenant_id = current_setting('app.tenant_id') and id = $1`,
    [id],
  );
  return rows[0] ?? null;
}
