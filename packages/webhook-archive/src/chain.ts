import { createHash, hash } from 'node:crypto';
import type { StoredLogRecord } from '@wabus/event-log';

/** What a record is in the chain: what stands open of it, and what its body was. */
export interface ChainLine {
  readonly offset: bigint;
  readonly receivedAtMs: number;
  readonly key: string;
  /** SHA-256 of the body, base64url. */
  readonly digest: string;
}

/** A piece of the chain of a partition, as it is kept. */
export interface Segment {
  readonly topic: string;
  readonly partition: number;
  readonly firstOffset: bigint;
  readonly lastOffset: bigint;
  readonly before: Buffer;
  readonly opened: Buffer;
  readonly link: Buffer;
}

/** SHA-256 of a body, base64url. */
export const digestOf = (body: Buffer): string => hash('sha256', body, 'base64url');

/** The lines of records, in their order. Keys are Meta's ids, and `unreadable`: they have neither spaces nor line ends. */
export function openedOf(records: readonly StoredLogRecord[]): Buffer {
  const lines = records.map(
    ({ offset, timestamp, key, value }) =>
      `${offset} ${timestamp.getTime()} ${encodeURIComponent(key)} ${digestOf(value)}\n`,
  );
  return Buffer.from(lines.join(''));
}

/** The lines of a segment. */
export function linesOf(opened: Buffer): ChainLine[] {
  const lines = opened
    .toString()
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => {
    const [offset = '', receivedAtMs = '', key = '', digest = ''] = line.split(' ');
    const whole = /^\d+$/.test(offset) ? BigInt(offset) : -1n;
    return { offset: whole, receivedAtMs: Number(receivedAtMs), key: decodeURIComponent(key), digest };
  });
}

/** The link behind lines. */
export const linkOf = (before: Buffer, opened: Buffer): Buffer =>
  createHash('sha256').update(before).update(opened).digest();
