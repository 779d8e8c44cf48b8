import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { letGo } from '../sealed/let-go.ts';
import type { ObjectKey } from '../sealed/pieces.ts';
import { type Bytes, sealed } from '../sealed/stream.ts';

/** As many bytes of the beginning tell which type something is of. */
const HEAD_BYTES = 8_192;

/** Thrown once more bytes came than may. */
export class TooManyBytesError extends Error {
  override readonly name = 'TooManyBytesError';
}

/** Bytes that came in, sealed in a file. */
export interface Spooled {
  readonly file: string;
  readonly bytes: number;
  /** Of the plaintext, hex. */
  readonly sha256: string;
  /** The beginning of the plaintext. */
  readonly head: Buffer;
}

/** Where bytes are kept, sealed, while they come in. */
export interface Spool {
  /**
   * Seals bytes into a file, durable once it resolves; nothing is left of what did not come in whole.
   * @throws TooManyBytesError, and what the source throws
   */
  take(source: Bytes, object: ObjectKey, most: number): Promise<Spooled>;
  /** Forgets a file that nobody wants. */
  drop(spooled: Pick<Spooled, 'file'>): Promise<void>;
  /** Forgets what a process left that ended meanwhile: nobody has its keys any more. */
  clear(): Promise<void>;
}

/** A spool in a folder, which is its own. */
export function createSpool(folder: string): Spool {
  const drop = ({ file }: Pick<Spooled, 'file'>): Promise<void> => rm(file, { force: true });
  return {
    drop,
    async take(source, object, most) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = join(folder, object.objectId);
      try {
        return { file, ...(await write(file, source, object, most)) };
      } catch (error) {
        await drop({ file });
        throw error;
      }
    },
    async clear() {
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What nobody wrote to for so long belongs to a process that ended: who fetches writes all the time. */
const ABANDONED_AFTER_MS = 3_600_000;

/**
 * Forgets the spools beside each other in this folder whose processes were killed; those that are written to stay, and one
 * that is idle is made anew when it is needed.
 */
export async function clearAbandonedSpools(folder: string, prefix: string, now: Date): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix)) continue;
    const path = join(folder, name);
    if (now.getTime() - (await lastWritten(path)) > ABANDONED_AFTER_MS) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

/** When a folder or a file in it was written to last, in milliseconds; what goes meanwhile was not. */
async function lastWritten(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const times = [folder, ...names.map((name) => join(folder, name))].map((path) =>
    stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    ),
  );
  return Math.max(...(await Promise.all(times)));
}

async function write(
  file: string,
  source: Bytes,
  object: ObjectKey,
  most: number,
): Promise<Omit<Spooled, 'file'>> {
  const hash = createHash('sha256');
  const head: Buffer[] = [];
  let [bytes, seen] = [0, 0];
  async function* noted(): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > most) throw new TooManyBytesError(`more than ${most} bytes`);
      hash.update(chunk);
      if (seen < HEAD_BYTES) {
        const more = chunk.subarray(0, HEAD_BYTES - seen);
        head.push(Buffer.from(more));
        seen += more.length;
      }
      yield chunk;
    }
  }
  const handle = await open(file, 'wx', 0o600);
  try {
    for await (const piece of sealed(noted(), object)) {
      // Whole, unlike `write`, which may take a part.
      await handle.writeFile(piece);
      letGo(piece);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { bytes, sha256: hash.digest('hex'), head: Buffer.concat(head) };
}
