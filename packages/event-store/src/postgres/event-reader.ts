import { createPool, REQUEST_ANSWER_MS, watchPool } from '@wabus/postgres';
import type { EventReader } from '../port.ts';
import { readAt } from './position-reader.ts';

/** The event store in Postgres for who only reads at places. `url` logs in as `wabus_store_reader`, after `installEventStore`. */
export function createPostgresEventReader({ url }: { readonly url: string }): EventReader {
  const pool = createPool({
    url,
    max: 2,
    name: 'wabus-event-reader',
    answerMs: REQUEST_ANSWER_MS,
    lookups: true,
  });
  const watch = watchPool(pool);
  return {
    readAt: (positions) => readAt(pool, positions),
    waitingFor: () => watch.waitingFor(),
    close: async () => {
      await watch.close();
      await pool.end();
    },
  };
}
