import type { Pool } from '@wabus/postgres';
import { RETIRED } from '@wabus/projection';
import { LIVE_SCHEMA } from '../install.ts';
import { messagesModel } from './model.ts';

/** Which message a wamid belongs to. */
export interface KnownWamid {
  readonly wamid: string;
  readonly messageId: string;
  readonly tenantId: string;
}

/** Messages of these wamids, of whichever tenant, in no order; none for one that nobody knows (yet). For `wabus_normaliser`. */
export async function findByWamids(pool: Pool, wamids: readonly string[]): Promise<KnownWamid[]> {
  if (wamids.length === 0) return [];
  const { rows } = await pool.query<KnownWamid>(
    `select wamid, message_id as "messageId", tenant_id as "tenantId"
       from ${LIVE_SCHEMA}.message_by_wamid where wamid = any($1)`,
    [wamids],
  );
  return rows;
}

/** What statements of `wabus_normaliser` ask of the model of messages: expressions of SQL, from expressions of SQL. */
export const knownMessages = {
  /** Whether one of these wamids (text[]) is a message's. */
  hasAny: (wamids: string): string =>
    `exists (select from ${LIVE_SCHEMA}.message_by_wamid known where known.wamid = any(${wamids}))`,
  /** Position through which the model has applied this partition (int); 0 before the first event. */
  appliedThrough: (partition: string): string =>
    `coalesce((select c.position from ${LIVE_SCHEMA}.checkpoints c
      where c.model = '${messagesModel.name}' and c.version = ${messagesModel.version}
        and c.partition = ${partition} and c.position < ${RETIRED}), 0)`,
} as const;
