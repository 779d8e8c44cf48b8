import { CONSUMER_ANSWER_MS, createPool } from '@wabus/postgres';
import { findByWamids, type KnownWamid } from '@wabus/read-models';

/** Looks up messages by Meta's id, for statuses that bring no callback data. */
export interface Wamids {
  /** Messages of these wamids, in no order; none for one that nobody knows (yet). */
  find(wamids: readonly string[]): Promise<KnownWamid[]>;
  close(): Promise<void>;
}

/** As the read models know them, asked as the role `wabus_normaliser`. */
export function createWamids(url: string): Wamids {
  const pool = createPool({ url, max: 2, name: 'wabus-wamids', answerMs: CONSUMER_ANSWER_MS });
  return { find: (wamids) => findByWamids(pool, wamids), close: () => pool.end() };
}
