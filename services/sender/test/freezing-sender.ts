/**
 * A sender as a process of its own that freezes (SIGSTOP) at the worst moment: its attempt stands, its call is not made
 * yet. Where everything is stands in the environment, as the stage of these tests gives it.
 */
import type { AppendResult, EventStore, StreamAppend } from '@wabus/event-store';
import { graphAt, openPorts, startSender } from './stage.ts';

const { DATABASE_URL = '', KEK = '', GRAPH_URL = '' } = process.env;
const ports = await openPorts(DATABASE_URL, KEK, graphAt(GRAPH_URL, 1_000), '/nowhere');

async function append(appends: readonly StreamAppend[]): Promise<AppendResult[]> {
  const results = await ports.store.append(appends);
  const attempted = appends.some(({ events }) => events[0]?.type === 'MessageSendAttempted');
  if (attempted) process.kill(process.pid, 'SIGSTOP');
  return results;
}

const store: EventStore = {
  append,
  readStream: (stream, options) => ports.store.readStream(stream, options),
  readAt: (positions) => store.readAt(positions),
  readAll: (filter) => ports.store.readAll(filter),
  subscribeAll: (filter) => ports.store.subscribeAll(filter),
  head: () => ports.store.head(),
  waitingFor: () => ports.store.waitingFor(),
  close: () => ports.store.close(),
};
const sender = await startSender(ports, { store, settings: { callWithinMs: 2_000 } });
process.on('SIGTERM', () => void sender.stop().then(() => process.exit(0)));
