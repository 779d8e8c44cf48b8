import { silentLogger } from '@wabus/platform';
import { afterAll, describe } from 'vitest';
import { describeEventStore } from '../../conformance/index.ts';
import { type Like, startEventStoreDbTestServer } from '../../test-server/index.ts';
import { startEventStoreDbServer } from '../../testing/eventstoredb-container.ts';
import { operatorOfEventStoreDb } from '../../testing/eventstoredb-operator.ts';
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
        operator: operatorOfEventStoreDb(server.connectionString),
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
    { ownsGlobalOrder: false, hasOperator: true },
  );
}

/**
 * The versions whose servers this suite ran on, by hand, on 2026-11-30: 35 of its cases, which passed, before those of an
 * operator and of a fresh prefix were written from what those servers did (see README.md). A server without TLS and
 * without statistics shows nothing in a fresh `$all`.
 */
const DOUBLES: readonly (readonly [Like, { readonly systemEvents: boolean }])[] = [
  ['23.10', { systemEvents: false }],
  ['24.2', { systemEvents: true }],
  ['24.10.5', { systemEvents: false }],
  ['26.1', { systemEvents: true }],
];
for (const [like, options] of DOUBLES) {
  const fresh = options.systemEvents ? '' : ', empty at first';
  describeAdapter(`the test double of EventStoreDB, like ${like}${fresh}`, () =>
    startEventStoreDbTestServer({ like, ...options }),
  );
}

const real = await startEventStoreDbServer();
afterAll(() => real?.close());

describe.skipIf(!real)('a real server', () => {
  describeAdapter(real?.title ?? 'a real EventStoreDB server (no Docker engine answers)', async () => {
    if (!real) throw new Error('Skipped without a server.');
    return { connectionString: real.connectionString, close: async () => undefined };
  });
});
