import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkedId, isMissingFile, isObjectId, NoSuchObjectError, type ObjectStore } from './port.ts';

/** Objects as files. */
export interface FileObjects extends ObjectStore {
  /** The file that an object is or would be. @throws RangeError */
  fileOf(objectId: string): string;
}

/**
 * Objects as files below a folder, spread by the beginning of their ids. What is given over must lie on the same file
 * system: it is moved, so that an object is there as a whole or not at all.
 */
export function createFileObjects(folder: string): FileObjects {
  const fileOf = (objectId: string): string => {
    const name = checkedId(objectId);
    return join(folder, name.slice(0, 2), name.slice(2, 4), name);
  };
  return {
    fileOf,
    async put(objectId, file) {
      const path = fileOf(objectId);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      try {
        await rename(file, path);
      } catch (error) {
        if (!isMissingFile(error) || !(await isThere(path))) throw error;
      }
      await syncFolder(dirname(path));
    },
    async read(objectId, { start, end }) {
      const file = await open(fileOf(objectId)).catch((error: unknown) => {
        throw isMissingFile(error) ? new NoSuchObjectError(objectId) : error;
      });
      return file.createReadStream({ start, end });
    },
    async remove(objectId) {
      const path = fileOf(objectId);
      await rm(path, { force: true });
      await syncFolder(dirname(path)).catch((error: unknown) => {
        if (!isMissingFile(error)) throw error;
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
    if (isMissingFile(error)) return false;
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
    if (isObjectId(entry.name)) yield entry.name;
}
