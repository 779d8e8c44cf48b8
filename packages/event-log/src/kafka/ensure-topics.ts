import { backoffMs, pause } from '@wabus/platform';
import kafkajs from 'kafkajs';
import type { TopicSpec } from '../port.ts';
import { createdWith, type FoundTopic, faultsOf, type Replication } from './topic-config.ts';

const LEADERS_WITHIN_MS = 15_000;

/**
 * Creates missing topics and checks the others. Services that start together may do so at once.
 * @throws Error when a topic is not as it must be, saying what to do
 */
export async function ensureTopics(
  admin: kafkajs.Admin,
  specs: readonly TopicSpec[],
  asked: Replication,
): Promise<void> {
  const known = new Set(await admin.listTopics());
  const missing = specs.filter(
    ({ name }, n) => !known.has(name) && specs.findIndex((one) => one.name === name) === n,
  );
  for (const spec of missing) await create(admin, spec, asked);
  const found = await readTopics(
    admin,
    specs.map(({ name }) => name),
  );
  const faults = specs.flatMap((spec) => {
    const topic = found.get(spec.name);
    if (!topic) return [`Topic ${spec.name} cannot be read: may this user describe it?`];
    return faultsOf(spec, topic, asked).map((fault) => `Topic ${spec.name}: ${fault}.`);
  });
  if (faults.length > 0) throw new Error(faults.join('\n'));
}

async function create(admin: kafkajs.Admin, spec: TopicSpec, asked: Replication): Promise<void> {
  const configEntries = Object.entries(createdWith(spec, asked)).map(([name, value]) => ({ name, value }));
  const { name: topic, partitions: numPartitions } = spec;
  const { replicationFactor } = asked;
  try {
    // Answers false when another service was faster; what it made is checked like any other.
    await admin.createTopics({
      topics: [{ topic, numPartitions, replicationFactor, configEntries }],
      waitForLeaders: false,
    });
  } catch (error) {
    const errors = error instanceof kafkajs.KafkaJSAggregateError ? error.errors : [error as Error];
    const reasons = errors.map((one) => (typeof one === 'string' ? one : one.message));
    throw new Error(
      `Topic ${topic} could not be created (${numPartitions} partitions, ${replicationFactor} replicas): ` +
        `${reasons.join('; ')}. Let this user create topics and ask for no more replicas ` +
        'than there are brokers, or create it by hand with these settings.',
      { cause: error },
    );
  }
}

/** A topic just created is known to one broker before it is to the next, and has a leader a moment later. */
async function metadataOf(admin: kafkajs.Admin, topics: string[]): Promise<kafkajs.ITopicMetadata[]> {
  const until = performance.now() + LEADERS_WITHIN_MS;
  for (let attempt = 0; ; attempt += 1) {
    try {
      const metadata = await admin.fetchTopicMetadata({ topics });
      const led = metadata.topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0));
      if (led) return metadata.topics;
    } catch (error) {
      if (performance.now() > until || (error as { retriable?: boolean }).retriable === false) throw error;
    }
    if (performance.now() > until)
      throw new Error(`Partitions of ${topics.join(', ')} have no leader: are enough brokers running?`);
    await pause(backoffMs(attempt, 50, 500));
  }
}

async function readTopics(admin: kafkajs.Admin, names: readonly string[]): Promise<Map<string, FoundTopic>> {
  const topics = [...new Set(names)];
  const metadata = await metadataOf(admin, topics);
  const configs = await configsOf(admin, topics);
  return new Map(
    metadata.map(({ name, partitions }) => {
      const entries =
        configs.resources.find(({ resourceName }) => resourceName === name)?.configEntries ?? [];
      return [
        name,
        {
          partitions: partitions.length,
          replicas: Math.min(...partitions.map(({ replicas }) => replicas.length)),
          config: new Map(entries.map(({ configName, configValue }) => [configName, configValue])),
        },
      ];
    }),
  );
}

async function configsOf(
  admin: kafkajs.Admin,
  topics: readonly string[],
): Promise<kafkajs.DescribeConfigResponse> {
  try {
    return await admin.describeConfigs({
      includeSynonyms: false,
      resources: topics.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name })),
    });
  } catch (error) {
    throw new Error(
      `The settings of ${topics.join(', ')} cannot be read: ${(error as Error).message}. Let this user describe the ` +
        'configs of these topics (DescribeConfigs).',
      { cause: error },
    );
  }
}
