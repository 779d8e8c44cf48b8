// Run by main.ts, which names the server in the environment.
import type { EventStore } from '@wabus/event-store';
import { describeEventStore } from '@wabus/event-store/conformance';
import { createEventStoreDbEventStore } from '@wabus/event-store/eventstoredb';
import { operatorOfEventStoreDb } from '@wabus/event-store/testing';
import { silentLogger } from '@wabus/platform';

const connectionString = process.env.WABUS_CONFORMANCE_URL ?? '';
const open = (): EventStore => createEventStoreDbEventStore({ connectionString, logger: silentLogger });

describeEventStore(
  process.env.WABUS_CONFORMANCE_NAME ?? 'EventStoreDB',
  async () => {
    const clients = [open()];
    return {
      store: clients[0] as EventStore,
      operator: operatorOfEventStoreDb(connectionString),
      another: async () => {
        const client = open();
        clients.push(client);
        return client;
      },
      dispose: async () => {
        await Promise.all(clients.map((client) => client.close()));
      },
    };
  },
  { ownsGlobalOrder: false, hasOperator: true },
);
