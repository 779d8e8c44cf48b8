import { EventStoreDBClient, streamNameFilter } from '@eventstore/db-client';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { explain } from '@wabus/event-store/eventstoredb';
import { streamName } from '@wabus/events';

/** What is known of a server before the suite runs. */
export interface AboutEventStore {
  /** Without credentials. */
  readonly address: string;
  /** As the server gives it, or `unknown`. */
  readonly version: string;
  /** Methods that wabus's adapter may use and the server has. */
  readonly features: readonly string[];
  /** A stream of wabus that the server holds, if it was looked for and any is there. */
  readonly wabusStream: string | undefined;
}

const ANSWER_MS = 20_000;
const LOOK_MS = 300_000;

/**
 * Asks a server what it is and, if it shall, whether wabus has been there.
 *
 * @throws Error when it does not answer in time, refuses us, or the connection string is not one
 */
export async function inspectEventStore(
  connectionString: string,
  { lookForWabus }: { readonly lookForWabus: boolean },
): Promise<AboutEventStore> {
  const address = addressIn(connectionString);
  const client = EventStoreDBClient.connectionString(connectionString);
  try {
    const told = await within(ANSWER_MS, `no answer within ${ANSWER_MS / 1000} s`, askWhatItIs(client));
    const tooLong = `its log was not looked through within ${LOOK_MS / 1000} s, or the server is older than 23.10`;
    const wabusStream = lookForWabus ? await within(LOOK_MS, tooLong, firstWabusStream(client)) : undefined;
    return { address, ...told, wabusStream };
  } catch (error) {
    const { message: reason } = explain(error, 'to tell what it is');
    throw new Error(`EventStoreDB at ${address} could not be looked at: ${reason}`, { cause: error });
  } finally {
    await client.dispose();
  }
}

async function askWhatItIs(
  client: EventStoreDBClient,
): Promise<Pick<AboutEventStore, 'version' | 'features'>> {
  // The client keeps what a server can do to itself; this is the one way to ask for it over its own connection.
  const capabilities = await (client as unknown as Telling).capabilities;
  const { read, append, batchAppend } = streamsGrpc.StreamsService;
  const known = { read, append, 'batch append': batchAppend };
  const features = Object.entries(known).filter(([, method]) => capabilities.supports(method));
  return { version: capabilities.serverVersion, features: features.map(([name]) => name) };
}

interface Telling {
  readonly capabilities: Promise<{ serverVersion: string; supports(method: { path: string }): boolean }>;
}

/** Looks through the whole log, on the server's side, until a stream of wabus shows or the end is reached. */
async function firstWabusStream(client: EventStoreDBClient): Promise<string | undefined> {
  const prefixes = Object.keys(streamName).map((kind) => `${kind}-`);
  const subscription = client.subscribeToAll({ filter: streamNameFilter({ prefixes }) });
  try {
    return await new Promise((resolve, reject) => {
      subscription.on('data', ({ event }) => resolve(event?.streamId));
      subscription.on('caughtUp', () => resolve(undefined));
      subscription.on('error', reject);
    });
  } finally {
    await subscription.unsubscribe();
  }
}

function addressIn(connectionString: string): string {
  const found = /^esdb(?:\+discover)?:\/\/(?:[^@/]*@)?([^/?]+)/.exec(connectionString)?.[1];
  if (!found)
    throw new Error('A connection string begins with esdb:// and a host, such as esdb://127.0.0.1:2113.');
  return found;
}

async function within<Value>(milliseconds: number, otherwise: string, work: Promise<Value>): Promise<Value> {
  const alarm = Promise.withResolvers<never>();
  const timer = setTimeout(() => alarm.reject(new Error(otherwise)), milliseconds);
  try {
    return await Promise.race([work, alarm.promise]);
  } finally {
    clearTimeout(timer);
  }
}
