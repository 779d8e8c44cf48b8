// What the tests of the double share: a double, and the real client connected to it.
import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, type JSONEventData, type JSONEventType, jsonEvent } from '@eventstore/db-client';
import featuresGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import type features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { credentials } from '@grpc/grpc-js';
import { onTestFinished } from 'vitest';
import {
  type EventStoreDbTestServer,
  type EventStoreDbTestServerOptions,
  startEventStoreDbTestServer,
} from './server.ts';

/** A double and a client of it; both end with the test. */
export interface Stand {
  readonly server: EventStoreDbTestServer;
  readonly client: EventStoreDBClient;
  /** Another client, as another process would have it. */
  another(): EventStoreDBClient;
}

/** Runs at the end of the test, before what was begun earlier ends. */
export function afterwards(end: () => Promise<unknown>): void {
  onTestFinished(async () => void (await end()));
}

/** Starts a double without system events unless asked otherwise. */
export async function stand(options: EventStoreDbTestServerOptions = {}): Promise<Stand> {
  const server = await startEventStoreDbTestServer({ systemEvents: false, ...options });
  afterwards(() => server.close());
  const another = (): EventStoreDBClient => connect(server.connectionString);
  return { server, client: another(), another };
}

/** A client that is disposed of with the test. */
export function connect(connectionString: string): EventStoreDBClient {
  const client = EventStoreDBClient.connectionString(connectionString);
  afterwards(() => client.dispose());
  return client;
}

/** An event whose data say which it is. */
export function event(n = 0, id: string = randomUUID()): JSONEventData<JSONEventType> {
  return jsonEvent({ id, type: 'Counted', data: { n }, metadata: { of: 'a test' } });
}

/** So many fresh events. */
export const events = (count: number): JSONEventData<JSONEventType>[] =>
  Array.from({ length: count }, (_, n) => event(n));

/** What a server says of itself and of the methods it has. */
export async function featuresOf(port: number): Promise<features.SupportedMethods> {
  const caller = new featuresGrpc.ServerFeaturesClient(`127.0.0.1:${port}`, credentials.createInsecure());
  afterwards(async () => caller.close());
  return new Promise((resolve, reject) =>
    caller.getSupportedMethods(new shared.Empty(), (error, answer) =>
      error ? reject(error) : resolve(answer),
    ),
  );
}

/** All that an iterable yields. */
export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
