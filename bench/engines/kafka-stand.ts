import { randomUUID } from 'node:crypto';
import { createKafkaEventLog } from '@wabus/event-log/kafka';
import type { KafkaBroker } from '@wabus/event-log/testing';
import { silentLogger } from '@wabus/platform';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import type { BareLog, LogUnderTest } from './under-test.ts';

/** The Kafka adapter on a broker, as services open it on one node, and bare kafkajs beside it. */
export async function openKafka(broker: KafkaBroker): Promise<LogUnderTest> {
  const log = createKafkaEventLog({
    ...{ brokers: [broker.bootstrap], clientId: 'bench', replicationFactor: 1, minInsyncReplicas: 1 },
    logger: silentLogger,
    onFatal: (error) => {
      throw error;
    },
  });
  const client = new Kafka({ brokers: [broker.bootstrap], clientId: 'bare', logLevel: logLevel.NOTHING });
  const producer = client.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  const bare: BareLog = {
    produces: 'producer.send of kafkajs, acks of all',
    consumes: 'eachBatch of kafkajs with its own commits',
    produce: async (topic, records) => {
      const messages = records.map(({ key, value, headers }) => ({ key, value, headers }));
      await producer.send({ topic, acks: -1, messages });
    },
    consume: (topic, onRecords) => consumeBare(client, topic, onRecords),
  };
  return {
    engine: `Apache Kafka ${broker.version}`,
    log,
    bare,
    close: async () => {
      await producer.disconnect();
      await log.close();
    },
  };
}

async function consumeBare(
  client: Kafka,
  topic: string,
  onRecords: (count: number) => boolean,
): Promise<void> {
  const consumer = client.consumer({ groupId: `bare-${randomUUID()}` });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const done = Promise.withResolvers<void>();
  await consumer.run({
    eachBatch: async ({ batch }) => {
      if (!onRecords(batch.messages.length)) done.resolve();
    },
  });
  await done.promise;
  await consumer.disconnect();
}
