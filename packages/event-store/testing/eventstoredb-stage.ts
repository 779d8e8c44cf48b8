import { silentLogger } from '@wabus/platform';
import { onTestFinished } from 'vitest';
import { createEventStoreDbEventStore, type EventStoreDbOptions } from '../src/eventstoredb/index.ts';
import type { EventStore } from '../src/index.ts';
import {
  type EventStoreDbTestServer,
  type EventStoreDbTestServerOptions,
  startEventStoreDbTestServer,
} from '../test-server/index.ts';

/** A test double of EventStoreDB and a store on it; both end with the test. */
export interface Stage {
  readonly server: EventStoreDbTestServer;
  readonly store: EventStore;
  /** Ends the server and starts it again on the same port; with a `dataFile` it has what it had. */
  restart(): Promise<void>;
  /** Another store on the same server, as another process would have it. */
  another(options?: Partial<EventStoreDbOptions>): EventStore;
}

/**
 * Starts a double and a store that soon gives a try up, so that tests of losses are short, and tries again as often as a
 * slow machine needs.
 */
export async function stage(
  options: Partial<EventStoreDbOptions> = {},
  server: EventStoreDbTestServerOptions = {},
): Promise<Stage> {
  let double = await startEventStoreDbTestServer(server);
  const { connectionString, port } = double;
  onTestFinished(() => double.close());
  const another = (more: Partial<EventStoreDbOptions> = {}): EventStore => {
    const store = createEventStoreDbEventStore({
      connectionString,
      logger: silentLogger,
      answerMs: 1_000,
      tries: 1_000,
      ...options,
      ...more,
    });
    onTestFinished(() => store.close());
    return store;
  };
  async function restart(): Promise<void> {
    await double.close();
    double = await startEventStoreDbTestServer({ ...server, port });
  }
  return {
    get server() {
      return double;
    },
    store: another(),
    another,
    restart,
  };
}
