import { afterAll, describe } from 'vitest';
import { startKafkaBroker } from '../../testing/kafka-broker.ts';
import { describeMembership } from '../../testing/kafka-hazards/membership.ts';
import { describeProcesses } from '../../testing/kafka-hazards/processes.ts';
import { describeProducing } from '../../testing/kafka-hazards/producing.ts';
import { describeRebalances } from '../../testing/kafka-hazards/rebalances.ts';
import { describeRefusals } from '../../testing/kafka-hazards/refusals.ts';
import { describeRestart } from '../../testing/kafka-hazards/restart.ts';
import { describeTopics } from '../../testing/kafka-hazards/topics.ts';
import { World } from '../../testing/kafka-hazards/world.ts';

const broker = await startKafkaBroker({ heap: '384m' });
const world = broker ? new World(broker) : undefined;

describe.skipIf(!world)(`hazards of kafkajs on ${broker?.title ?? 'Kafka'}`, () => {
  const the = (): World => world as World;
  describeTopics(the);
  describeRebalances(the);
  // These wait most of the time, for sessions that end and brokers that are asked in vain, and do so together.
  describeProducing(the);
  describeMembership(the);
  describeRefusals(the);
  describeProcesses(the);
  describeRestart(the);
  afterAll(async () => {
    await world?.close();
    await broker?.close();
  });
});
