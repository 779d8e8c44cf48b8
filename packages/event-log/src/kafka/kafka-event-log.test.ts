import { createConnection } from 'node:net';
import { silentLogger } from '@wabus/platform';
import { afterAll, describe } from 'vitest';
import { describeEventLog } from '../../conformance/index.ts';
import { CuttableLine } from '../../testing/cuttable-line.ts';
import { startKafkaBroker } from '../../testing/kafka-broker.ts';
import type { EventLog } from '../port.ts';
import { openKafkaEventLog } from './kafka-event-log.ts';

const broker = await startKafkaBroker({ heap: '384m' });
afterAll(() => broker?.close());

describe.skipIf(!broker)(`event log on Kafka, ${broker?.title ?? 'no broker'}`, () => {
  const bootstrap = broker?.bootstrap ?? '';
  describeEventLog(
    broker?.title ?? 'Kafka',
    async () => {
      const clients: { log: EventLog; line: CuttableLine }[] = [];
      return {
        client: async () => {
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
              // The shortest session that brokers allow unless told otherwise.
              timings: { sessionMs: 6_000 },
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
    },
    { takeOverMs: 10_000 },
  );
});
