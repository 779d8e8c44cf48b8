import { partitionOf } from '@wabus/events/partition';
import type { LogRecord, RecordCoordinates } from '../port.ts';
import { partitionKey } from './offset-commits.ts';

/** Bounds of one request to the brokers. */
export interface RequestBounds {
  readonly records: number;
  readonly bytes: number;
}

/** One call of `send`. */
export interface Send {
  readonly topic: string;
  readonly records: readonly LogRecord[];
  /** How many partitions the topic has. */
  readonly partitions: number;
}

/** A record on its way: which one of which call, and where it goes. */
export interface Outgoing {
  readonly send: Send;
  readonly index: number;
  readonly topic: string;
  readonly partition: number;
  readonly record: LogRecord;
}

/** Headroom for offsets, lengths and attributes of a record in its batch. */
const RECORD_OVERHEAD = 100;

/** Bytes of a record on the line, at most. */
export function sizeOf({ key, value, headers }: LogRecord): number {
  let bytes = RECORD_OVERHEAD + Buffer.byteLength(key) + value.length;
  for (const [name, text] of Object.entries(headers))
    bytes += Buffer.byteLength(name) + Buffer.byteLength(text) + 10;
  return bytes;
}

/** Cuts calls into requests, everything in order; a record larger than a request may be goes alone. */
export function cutRequests(sends: readonly Send[], bounds: RequestBounds): Outgoing[][] {
  const requests: Outgoing[][] = [];
  let current: Outgoing[] = [];
  let bytes = 0;
  for (const send of sends) {
    for (const [index, record] of send.records.entries()) {
      const size = sizeOf(record);
      if (current.length > 0 && (current.length >= bounds.records || bytes + size > bounds.bytes)) {
        requests.push(current);
        current = [];
        bytes = 0;
      }
      const partition = partitionOf(record.key, send.partitions);
      current.push({ send, index, topic: send.topic, partition, record });
      bytes += size;
    }
  }
  if (current.length > 0) requests.push(current);
  return requests;
}

/** What a broker answered for one partition of a request. */
export interface Answer {
  readonly topicName: string;
  readonly partition: number;
  readonly errorCode: number;
  readonly baseOffset?: string;
}

/** Where records stand: a broker answers the offset of the first of each partition, and the others follow it in order. */
export function coordinatesOf(
  outgoing: readonly Outgoing[],
  answers: readonly Answer[],
): [one: Outgoing, place: RecordCoordinates][] {
  const next = new Map<string, bigint>();
  for (const { topicName: topic, partition, errorCode, baseOffset } of answers) {
    if (errorCode === 0 && baseOffset !== undefined)
      next.set(partitionKey({ topic, partition }), BigInt(baseOffset));
  }
  return outgoing.flatMap((one): [Outgoing, RecordCoordinates][] => {
    const key = partitionKey(one);
    const offset = next.get(key);
    if (offset === undefined) return [];
    next.set(key, offset + 1n);
    return [[one, { partition: one.partition, offset }]];
  });
}
