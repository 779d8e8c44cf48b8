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

/** What is wrong with a topic, each with what to do; empty when all is well. More than was asked is well. */
export function faultsOf(spec: TopicSpec, found: FoundTopic, asked: Replication): string[] {
  if (found.partitions !== spec.partitions) {
    return [
      `it has ${found.partitions} partitions and was asked to have ${spec.partitions}. Keys would move to other ` +
        'partitions, so the number is locked for life: ask for the number it has, or use a new topic',
    ];
  }
  const faults: string[] = [];
  if (found.replicas < asked.replicationFactor) {
    faults.push(
      `its partitions have ${found.replicas} replicas and were asked to have ${asked.replicationFactor}: move it with ` +
        'kafka-reassign-partitions.sh, or ask for fewer',
    );
  }
  for (const [name, wanted] of Object.entries(configOf(spec, asked))) {
    const value = found.config.get(name);
    if (value === undefined || isEnough(name, value, wanted)) continue;
    faults.push(
      `it has ${name}=${value} and was asked to have ${name}=${wanted}${name === 'cleanup.policy' ? '' : ' or more'}: ` +
        `kafka-configs.sh --bootstrap-server HOST:PORT --alter --topic ${spec.name} --add-config ${name}=${wanted}`,
    );
  }
  return faults;
}

/** A retention of −1 is for ever. */
function isEnough(name: string, value: string, wanted: string): boolean {
  if (name === 'cleanup.policy') return value === wanted;
  return Number(value) >= Number(wanted) || (name === 'retention.ms' && value === '-1');
}
