import { crc32 } from 'node:zlib';
import type { LogRecord } from '@wabus/event-log';

/** Length of what follows it, and its checksum. */
const HEAD = 8;
/** Length of what is not the value: key and headers as JSON. */
const LENGTH = 4;

/** A record as it lies in a file of the spool: whoever reads it knows whether it is whole. */
export function frameOf({ key, value, headers }: LogRecord): Buffer {
  const about = Buffer.from(JSON.stringify([key, headers]));
  const frame = Buffer.allocUnsafe(HEAD + LENGTH + about.length + value.length);
  frame.writeUInt32BE(LENGTH + about.length + value.length, 0);
  frame.writeUInt32BE(about.length, HEAD);
  about.copy(frame, HEAD + LENGTH);
  frame.set(value, HEAD + LENGTH + about.length);
  frame.writeUInt32BE(crc32(frame.subarray(HEAD)), 4);
  return frame;
}

/** The record at a place of the bytes, and where the next one begins; undefined where no whole one stands. */
export function readFrame(bytes: Buffer, at: number): { record: LogRecord; next: number } | undefined {
  if (at + HEAD + LENGTH > bytes.length) return undefined;
  const next = at + HEAD + bytes.readUInt32BE(at);
  if (next > bytes.length) return undefined;
  const body = bytes.subarray(at + HEAD, next);
  if (body.length < LENGTH || crc32(body) !== bytes.readUInt32BE(at + 4)) return undefined;
  const value = LENGTH + body.readUInt32BE(0);
  const [key, headers] = JSON.parse(body.toString('utf8', LENGTH, value)) as [string, Record<string, string>];
  return { record: { key, headers, value: body.subarray(value) }, next };
}
