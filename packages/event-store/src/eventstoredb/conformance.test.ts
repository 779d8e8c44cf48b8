import { silentLogger } from '@wabus/platform';
import { describeEventStore } from '../../conformance/index.ts';
import { startEventStoreDbTestServer } from '../../test-server/index.ts';
import type { EventStore } from '../port.ts';
import { createEventStoreDbEventStore } from './index.ts';

describeEventStore(
  'the EventStoreDB test double (not yet verified on a real EventStoreDB server)',
  async () => {
    const server = await startEventStoreDbTestServer();
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
