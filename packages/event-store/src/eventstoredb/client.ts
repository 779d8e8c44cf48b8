import { EventStoreDBClient } from '@eventstore/db-client';
import { pause, type Secret } from '@wabus/platform';
import { ConnectionStringError } from './connection-string.ts';

/** How long closing waits for a channel that may still be looking for its cluster, in milliseconds. */
const CLOSE_MS = 1_000;

/** What this adapter uses of the client: the rest of it has hazards that are not guarded here. */
export type StoreClient = Pick<
  EventStoreDBClient,
  'appendToStream' | 'readStream' | 'readAll' | 'subscribeToAll'
>;

/** The protected parts of the client that are needed; stable in 6.2.1, to which the package is pinned. */
interface ClientInside {
  getChannel(): Promise<{ close(): void }>;
}

/** A client and the way to free its connection. */
export interface OpenedClient {
  readonly client: StoreClient;
  close(): Promise<void>;
}

/**
 * A client for the connection string; it connects with its first call, and again by itself.
 *
 * Its appends are unary calls, never `batchAppend`, which the client would choose with servers since 21.10: there, the appends
 * of all clients in the process wait in one map, an error of one stream rejects them all, a reply for one that was
 * rejected so throws inside an event handler and ends the process, no call has a deadline, and the deadline sent to the server is a
 * time of day, so that a clock ten seconds behind fails every append.
 * @throws ConnectionStringError
 */
export function openClient(connectionString: Secret): OpenedClient {
  const client = parsed(connectionString);
  // The only place where the client asks, besides persistent subscriptions and projections, which are not used.
  Object.defineProperty(client, 'supports', { value: () => Promise.resolve(false) });
  return { client, close: () => close(client) };
}

function parsed(connectionString: Secret): EventStoreDBClient {
  try {
    return EventStoreDBClient.connectionString(connectionString.reveal());
  } catch (error) {
    // The client's parse errors quote the string and carry it whole; those about files do not.
    const quotes = error instanceof Error && 'connectionString' in error;
    if (!quotes && error instanceof Error) throw new ConnectionStringError(error.message);
    throw new ConnectionStringError('a setting has a value that the client does not understand');
  }
}

/** `dispose` ends the streams and leaves the connection open, so its channel is closed too. */
async function close(client: EventStoreDBClient): Promise<void> {
  const inside = client as unknown as ClientInside;
  const closing = client
    .dispose()
    .then(() => inside.getChannel())
    .then(
      (channel) => channel.close(),
      () => undefined,
    );
  const closed = new AbortController();
  await Promise.race([closing, pause(CLOSE_MS, closed.signal)]);
  closed.abort();
}
