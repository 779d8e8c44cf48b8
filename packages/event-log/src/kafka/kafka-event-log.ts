import { EngineWatch, systemClock } from '@wabus/platform';
import type kafkajs from 'kafkajs';
import type { EventLog } from '../port.ts';
import { BrokerQuestion } from './broker-question.ts';
import { clientsFor } from './client-config.ts';
import { ensureTopics } from './ensure-topics.ts';
import { GroupLag } from './group-lag.ts';
import { KafkaConsumer } from './kafka-consumer.ts';
import { KafkaProducer } from './kafka-producer.ts';
import type { KafkaEventLogOptions, KafkaTimings } from './options.ts';
import { SharedAdmin } from './shared-admin.ts';

const TIMINGS: Required<KafkaTimings> = {
  sessionMs: 8_000,
  heartbeatMs: 1_000,
  rebalanceMs: 20_000,
  fetchWaitMs: 500,
  watchdogMs: 60_000,
  requestMs: 15_000,
};

/** The log in Kafka, on connections that a test may make itself. */
export function openKafkaEventLog(
  options: KafkaEventLogOptions,
  socketFactory?: kafkajs.ISocketFactory,
): EventLog {
  const newClient = clientsFor(options, socketFactory);
  const { logger, onFatal, clock = systemClock, compression = 'none' } = options;
  const timings = { ...TIMINGS, ...options.timings };
  const admin = new SharedAdmin(newClient);
  const lag = new GroupLag(admin.get, newClient);
  const question = new BrokerQuestion(newClient, options.brokers.length);
  const watch = new EngineWatch({ name: `Kafka at ${options.brokers.join(',')}`, ask: question.ask });
  const consumers: KafkaConsumer[] = [];
  const producers: KafkaProducer[] = [];
  return {
    ensureTopics: async (topics) => ensureTopics(await admin.get(), topics, options),
    producer: () => {
      const producer = new KafkaProducer({ newClient, compression, partitionsOf: admin.partitionsOf });
      producers.push(producer);
      return producer;
    },
    consumer: ({ group, topics, from, maxBatchRecords = 500, maxBatchBytes = 1024 * 1024 }) => {
      const ports = { newClient, lag, logger, onFatal, now: () => clock.now().getTime() };
      const fromLatest = from === 'latest';
      const settings = { group, topics, fromLatest, maxBatchRecords, maxBatchBytes, timings };
      const consumer = new KafkaConsumer(ports, settings);
      consumers.push(consumer);
      return consumer;
    },
    waitingFor: () => watch.waitingFor(),
    close: async () => {
      await watch.close();
      await Promise.all([...consumers.map((one) => one.stop()), ...producers.map((one) => one.close())]);
      await Promise.all([admin.close(), question.close()]);
    },
  };
}
