import { CONSUMER_ANSWER_MS, createPool } from '@wabus/postgres';
import { findByWamids, type KnownWamid, knownMessages } from '@wabus/read-models';

/** Looks up messages by Meta's id, for statuses that bring no callback data. */
export interface Wamids {
  /** Messages of these wamids, in no order; none for one that nobody knows (yet). */
  find(wamids: readonly string[]): Promise<KnownWamid[]>;
  /** Position through which the model of messages has applied a partition; 0n before its first event. */
  appliedThrough(partition: number): Promise<bigint>;
  close(): Promise<void>;
}

const APPLIED = `select ${knownMessages.appliedThrough('$1::int')}::text as position`;

/** As the read models know them, asked as the role `wabus_normaliser`. */
export function createWamids(url: string): Wamids {
  const pool = createPool({ url, max: 2, name: 'wabus-wamids', answerMs: CONSUMER_ANSWER_MS });
  return {
    find: (wamids) => findByWamids(pool, wamids),
    appliedThrough: async (partition) => {
      const { rows } = await pool.query<{ position: string }>(APPLIED, [partition]);
      return BigInt(rows[0]?.position ?? 0);
    },
    close: () => pool.end(),
  };
}
