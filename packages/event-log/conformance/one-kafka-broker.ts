import { createConnection } from 'node:net';
import { silentLogger } from '@wabus/platform';
import { openKafkaEventLog } from '../src/kafka/kafka-event-log.ts';
import type { EventLog } from '../src/port.ts';
import { CuttableLine } from '../testing/cuttable-line.ts';
import type { EventLogUnderTest } from './harness.ts';

/** The shortest session that brokers allow unless told otherwise. */
const SHORTEST_SESSION_MS = 6_000;

/** Logs on a Kafka cluster of one broker, without TLS, each over a line that can be cut. */
export function logsOnOneKafkaBroker(bootstrap: string): EventLogUnderTest {
  const clients: { log: EventLog; line: CuttableLine }[] = [];
  return {
    client: async ({ silentForMs = SHORTEST_SESSION_MS } = {}) => {
      const { line } = await CuttableLine.to(`kafka://${bootstrap}`);
      const log = openKafkaEventLog(
        {
          brokers: [bootstrap],
          clientId: 'conformance',
          replicationFactor: 1,
          minInsyncReplicas: 1,
          logger: silentLogger,
          onFatal: (error) => {
            throw error;
          },
          timings: { sessionMs: silentForMs },
        },
        // The broker gives out its own address, so that the line goes in where connections are made.
        ({ onConnect }) => createConnection({ host: '127.0.0.1', port: line.port }, onConnect),
      );
      clients.push({ log, line });
      return { log, cut: async () => line.cut(), mend: async () => line.mend() };
    },
    dispose: async () => {
      for (const { line } of clients) line.mend();
      await Promise.allSettled(clients.map(({ log }) => log.close()));
      for (const { line } of clients) line.close();
    },
  };
}
