import { EventStoreDBClient } from '@eventstore/db-client';
import type { CallOptions, Metadata } from '@grpc/grpc-js';
import { pause, type Secret } from '@wabus/platform';
import { ConnectionStringError } from './connection-string.ts';

/** How long closing waits for a channel that may still be looking for its cluster, in milliseconds. */
const CLOSE_MS = 1_000;

/** What this adapter uses of the client: the rest of it has hazards that are not guarded here. */
export type StoreClient = Pick<
  EventStoreDBClient,
  'appendToStream' | 'readStream' | 'readAll' | 'subscribeToAll'
>;

/** The protected parts of the client that are needed; the package is pinned to 6.2.1, where they are these. */
export interface ClientInside {
  /** The connection, made anew after an error that calls for it. */
  getChannel(): Promise<{ close(): void }>;
  /** Opens a stream on the connection, and sees to the connection when the stream breaks. */
  GRPCStreamCreator<Service, Call>(
    service: new (...given: never[]) => Service,
    name: string,
    open: (service: Service) => Call,
  ): () => Promise<Call>;
  /** Metadata, credentials and options of a call. */
  callArguments(options: object, callOptions: CallOptions): [metadata: Metadata, options: CallOptions];
}

/** A client and the way to free its connection. */
export interface OpenedClient {
  readonly client: StoreClient;
  readonly inside: ClientInside;
  close(): Promise<void>;
}

/**
 * A client for the connection string; it connects with its first call, and again by itself. Its `appendToStream`
 * makes a call for each append, never a batch append of the client's own (see `BatchAppend`).
 * @throws ConnectionStringError
 */
export function openClient(connectionString: Secret): OpenedClient {
  const client = parsed(connectionString);
  // What the server supports is asked for batch append only: the other uses are not used here.
  Object.defineProperty(client, 'supports', { value: () => Promise.resolve(false) });
  const inside = client as unknown as ClientInside;
  requireLeader(inside);
  return { client, inside, close: () => close(client, inside) };
}

/**
 * Makes every call one for the cluster's leader. A node that is not the leader, or no longer, answers it with who is,
 * and the client goes there; without this it would serve reads from what it has so far, so that an append just
 * answered might not be in them.
 */
function requireLeader(inside: ClientInside): void {
  const plain = inside.callArguments;
  const value: ClientInside['callArguments'] = (options, callOptions) =>
    plain({ ...options, requiresLeader: true }, callOptions);
  Object.defineProperty(inside, 'callArguments', { value });
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
async function close(client: EventStoreDBClient, inside: ClientInside): Promise<void> {
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
