import { EventStoreDBClient } from '@eventstore/db-client';
import type { Operator } from '../conformance/index.ts';

/** An operator of an EventStoreDB server, by the bare client. */
export function operatorOfEventStoreDb(connectionString: string): Operator {
  async function withClient(work: (client: EventStoreDBClient) => Promise<unknown>): Promise<void> {
    const client = EventStoreDBClient.connectionString(connectionString);
    try {
      await work(client);
    } finally {
      await client.dispose();
    }
  }
  return {
    keepNewest: (stream, maxCount) => withClient((client) => client.setStreamMetadata(stream, { maxCount })),
    deleteStream: (stream) => withClient((client) => client.deleteStream(stream)),
    deleteForGood: (stream) => withClient((client) => client.tombstoneStream(stream)),
  };
}
