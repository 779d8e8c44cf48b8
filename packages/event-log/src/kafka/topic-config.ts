import type { TopicSpec } from '../port.ts';

/** What a batch of records may have, in bytes; every topic of wabus is made so. */
export const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
/** What is left of it for one record, besides the frame of its batch. */
export const MAX_RECORD_BYTES = MAX_MESSAGE_BYTES - 1_024;

/** How topics of wabus stand in the cluster. */
export interface Replication {
  readonly replicationFactor: number;
  readonly minInsyncReplicas: number;
}

/** A topic as the cluster has it. */
export interface FoundTopic {
  readonly partitions: number;
  /** Copies of the partition that has fewest. */
  readonly replicas: number;
  readonly config: ReadonlyMap<string, string>;
}

/** The settings that a topic must have. */
export function configOf(spec: TopicSpec, { minInsyncReplicas }: Replication): Record<string, string> {
  return {
    'cleanup.policy': 'delete',
    'retention.ms': String(spec.retentionMs),
    'retention.bytes': '-1',
    'min.insync.replicas': String(minInsyncReplicas),
    'max.message.bytes': String(MAX_MESSAGE_BYTES),
  };
}

/**
 * The settings of a topic that is created. Times are the broker's, when the log took a record: by a producer's wrong
 * clock records would expire early or never. A topic that was made otherwise does as well.
 */
export function createdWith(spec: TopicSpec, asked: Replication): Record<string, string> {
  return { ...configOf(spec, asked), 'message.timestamp.type': 'LogAppendTime' };
}

/**
 * Settings that a topic has from its brokers unless somebody chose otherwise, and the values that will do; the first one
 * is recommended. A topic is not created with them, since some hosts of Kafka let nobody set them.
 */
const LEFT_ALONE: Readonly<Record<string, readonly string[]>> = {
  // A replica that lacks acknowledged records may not become the leader.
  'unclean.leader.election.enable': ['false'],
  // What a broker compresses anew, our consumers must be able to read.
  'compression.type': ['producer', 'uncompressed', 'gzip', 'zstd'],
};

/** What is wrong with a topic, each with what to do; empty when all is well. More than was asked is well. */
export function faultsOf(spec: TopicSpec, found: FoundTopic, asked: Replication): string[] {
  if (found.partitions !== spec.partitions) {
    return [
      `it has ${found.partitions} partitions and was asked to have ${spec.partitions}. Keys would move to other ` +
        'partitions, so the number is locked for life: ask for the number it has, or use a new topic',
    ];
  }
  return [...replicaFaults(found, asked), ...configFaults(spec, found, asked)];
}

function replicaFaults({ replicas, config }: FoundTopic, asked: Replication): string[] {
  if (replicas < asked.replicationFactor) {
    return [
      `its partitions have ${replicas} replicas and were asked to have ${asked.replicationFactor}: move it with ` +
        'kafka-reassign-partitions.sh, or ask for fewer',
    ];
  }
  const insync = Number(config.get('min.insync.replicas') ?? 0);
  if (insync <= replicas) return [];
  return [
    `it has min.insync.replicas=${insync} and ${replicas} replicas, so that nothing can be written: lower the one ` +
      'with kafka-configs.sh, or add replicas with kafka-reassign-partitions.sh',
  ];
}

function configFaults(spec: TopicSpec, { config }: FoundTopic, asked: Replication): string[] {
  const faults: string[] = [];
  const fault = (name: string, wanted: string, orMore: boolean): void => {
    faults.push(
      `it has ${name}=${config.get(name)} and was asked to have ${name}=${wanted}${orMore ? ' or more' : ''}: ` +
        `kafka-configs.sh --bootstrap-server HOST:PORT --alter --topic ${spec.name} --add-config ${name}=${wanted}`,
    );
  };
  for (const [name, wanted] of Object.entries(configOf(spec, asked))) {
    const value = config.get(name);
    const orMore = name !== 'cleanup.policy' && wanted !== '-1';
    if (value !== undefined && !isEnough(value, wanted, orMore)) fault(name, wanted, orMore);
  }
  for (const [name, fine] of Object.entries(LEFT_ALONE)) {
    const value = config.get(name);
    if (value !== undefined && !fine.includes(value)) fault(name, fine[0] ?? '', false);
  }
  return faults;
}

/** A retention of −1 is for ever; no other setting that may be more than asked has that value. */
function isEnough(value: string, wanted: string, orMore: boolean): boolean {
  return value === wanted || (orMore && (value === '-1' || Number(value) >= Number(wanted)));
}
