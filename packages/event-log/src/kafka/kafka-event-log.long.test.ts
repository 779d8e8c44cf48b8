import { afterAll, describe } from 'vitest';
import { describeEventLog } from '../../conformance/index.ts';
import { logsOnOneKafkaBroker } from '../../conformance/one-kafka-broker.ts';
import { startKafkaBroker } from '../../testing/kafka-broker.ts';

const broker = await startKafkaBroker({ heap: '384m' });
afterAll(() => broker?.close());

describe.skipIf(!broker)(`event log on Kafka, ${broker?.title ?? 'no broker'}`, () => {
  describeEventLog(broker?.title ?? 'Kafka', async () => logsOnOneKafkaBroker(broker?.bootstrap ?? ''));
});
