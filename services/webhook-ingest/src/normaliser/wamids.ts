import { CONSUMER_ANSWER_MS, createPool } from '@wabus/postgres';

/** Which message a wamid belongs to, as the read model knows it. */
export interface WamidEntry {
  readonly wamid: string;
  readonly messageId: string;
  readonly tenantId: string;
}

/** Looks up messages by Meta's id, for statuses that bring no callback data. */
export interface Wamids {
  /** Entries of these wamids, in no order; none for one that nobody knows (yet). */
  find(wamids: readonly string[]): Promise<WamidEntry[]>;
  close(): Promise<void>;
}

/** The view `read_models.message_by_wamid`, as the role `wabus_normaliser`. */
export function createWamids(url: string): Wamids {
  const pool = createPool({ url, max: 2, name: 'wabus-wamids', answerMs: CONSUMER_ANSWER_MS });
  return {
    find: async (wamids) => {
      if (wamids.length === 0) return [];
      const { rows } = await pool.query<WamidEntry>(
        `select wamid, message_id as "messageId", tenant_id as "tenantId"
           from read_models.message_by_wamid where wamid = any($1)`,
        [wamids],
      );
      return rows;
    },
    close: () => pool.end(),
  };
}
