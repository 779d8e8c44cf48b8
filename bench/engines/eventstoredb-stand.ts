import { EventStoreDBClient, jsonEvent, NO_STREAM, START } from '@eventstore/db-client';
import type { LogRecord } from '@wabus/event-log';
import { createEventStoreDbEventStore } from '@wabus/event-store/eventstoredb';
import type { NewEvent } from '@wabus/events';
import { silentLogger } from '@wabus/platform';
import type { StoreUnderTest } from './under-test.ts';

/** With credentials of its own a call is not put into the client's batch stream. */
const ALONE = { credentials: { username: 'admin', password: 'changeit' } };

/** The EventStoreDB adapter on a server, and the bare client beside it. */
export function openEventStoreDb(connectionString: string, engine: string): StoreUnderTest {
  const store = createEventStoreDbEventStore({ connectionString, logger: silentLogger });
  const client = EventStoreDBClient.connectionString(connectionString);
  const append = async (stream: string, { id, type, ...data }: NewEvent, options = {}): Promise<void> => {
    const event = jsonEvent({ id, type, data: { ...data } });
    await client.appendToStream(stream, event, { expectedRevision: NO_STREAM, ...options });
  };
  return {
    ...{ engine, store },
    appends: [
      {
        means: 'appendToStream of @eventstore/db-client, a call each',
        append: (...one) => append(...one, ALONE),
      },
      {
        means: 'appendToStream of @eventstore/db-client, in its batch stream',
        append: (...one) => append(...one),
      },
    ],
    pages: (count) => pagesOf(client, count),
    close: async () => {
      await client.dispose();
      await store.close();
    },
  };
}

async function* pagesOf(client: EventStoreDBClient, count: number): AsyncGenerator<LogRecord[]> {
  let page: LogRecord[] = [];
  for await (const { event } of client.readAll({ fromPosition: START })) {
    if (!event || event.streamId.startsWith('$')) continue;
    page.push({ key: event.streamId, value: Buffer.from(JSON.stringify(event.data)), headers: {} });
    if (page.length < count) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
