import { createReadStream } from 'node:fs';
import type { Spooled } from '../objects/spool.ts';
import type { ObjectKey } from '../sealed/pieces.ts';
import { opened } from '../sealed/stream.ts';
import type { Scan, Scanner } from './clamd.ts';

/** Has a file of the spool looked at, opened piece by piece; its plaintext is on no disk. */
export function scanSpooled(
  scanner: Scanner,
  { file, bytes }: Pick<Spooled, 'file' | 'bytes'>,
  object: ObjectKey,
): Promise<Scan> {
  if (bytes === 0) return Promise.resolve({ verdict: 'clean' });
  return scanner.scan(opened(createReadStream(file), object, { start: 0, end: bytes - 1 }, bytes));
}
