import type kafkajs from 'kafkajs';
import type { StoredLogRecord } from '../port.ts';
import type { TopicPartition } from './kafkajs-patches.ts';

const NOTHING = Buffer.alloc(0);

/** A message of kafkajs as a record of ours; a missing key or value, which only foreign producers write, is empty. */
export function toStored(
  { topic, partition }: TopicPartition,
  message: kafkajs.KafkaMessage,
): StoredLogRecord {
  const headers: Record<string, string> = {};
  const given = message.headers ?? {};
  for (const name in given) headers[name] = textOf(given[name]);
  return {
    topic,
    partition,
    offset: BigInt(message.offset),
    key: message.key?.toString() ?? '',
    value: message.value ?? NOTHING,
    headers,
    timestamp: new Date(Number(message.timestamp)),
  };
}

/** A header given several times counts as what it was given last. */
function textOf(value: kafkajs.IHeaders[string]): string {
  const last = Array.isArray(value) ? value.at(-1) : value;
  return last?.toString() ?? '';
}
