import { silentLogger } from '@wabus/platform';
import { afterAll, describe } from 'vitest';
import { describeEventStore } from '../../conformance/index.ts';
import { startEventStoreDbTestServer } from '../../test-server/index.ts';
import { startEventStoreDbServer } from '../../testing/eventstoredb-container.ts';
import type { EventStore } from '../port.ts';
import { createEventStoreDbEventStore } from './index.ts';

/** A server that listens, whichever it is. */
interface Server {
  readonly connectionString: string;
  close(): Promise<void>;
}

function describeAdapter(name: string, start: () => Promise<Server>): void {
  describeEventStore(
    name,
    async () => {
      const server = await start();
      const open = (): EventStore =>
        createEventStoreDbEventStore({ connectionString: server.connectionString, logger: silentLogger });
      const clients = [open()];
      return {
        store: clients[0] as EventStore,
        another: async () => {
          const client = open();
          clients.push(client);
          return client;
        },
        dispose: async () => {
          await Promise.all(clients.map((client) => client.close()));
          await server.close();
        },
      };
    },
    { ownsGlobalOrder: false },
  );
}

describeAdapter('the test double of EventStoreDB (not yet verified on a real EventStoreDB server)', () =>
  startEventStoreDbTestServer(),
);

const real = await startEventStoreDbServer();
afterAll(() => real?.close());

describe.skipIf(!real)('a real server', () => {
  describeAdapter(real?.title ?? 'a real EventStoreDB server (no Docker engine answers)', async () => {
    if (!real) throw new Error('Skipped without a server.');
    return { connectionString: real.connectionString, close: async () => undefined };
  });
});
