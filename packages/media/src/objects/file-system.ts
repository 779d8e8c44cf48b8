import { createReadStream } from 'node:fs';
import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NoSuchObjectError, type ObjectStore } from './port.ts';

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/**
 * Objects as files below a folder, spread by the beginning of their ids. What is given over must lie on the same file
 * system: it is moved, so that an object is there as a whole or not at all.
 */
export function createFileObjects(folder: string): ObjectStore {
  const pathOf = (objectId: string): string => {
    if (!UUID.test(objectId)) throw new RangeError('An object has a UUID for its id.');
    return join(folder, objectId.slice(0, 2), objectId.slice(2, 4), objectId);
  };
  return {
    async put(objectId, file) {
      const path = pathOf(objectId);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      try {
        await rename(file, path);
      } catch (error) {
        if (!isMissing(error) || !(await isThere(path))) throw error;
      }
      await syncFolder(dirname(path));
    },
    async read(objectId, range) {
      const path = pathOf(objectId);
      if (!(await isThere(path))) throw new NoSuchObjectError(objectId);
      return createReadStream(path, { start: range.start, end: range.end });
    },
    async remove(objectId) {
      const path = pathOf(objectId);
      await rm(path, { force: true });
      await syncFolder(dirname(path)).catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
    },
    list: () => filesBelow(folder),
  };
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** What is in a folder is durable once the folder itself is written. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for await (const entry of await opendir(folder, { recursive: true }))
    if (UUID.test(entry.name)) yield entry.name;
}
