import type { Range } from '../sealed/stream.ts';

/** Thrown where an object is not there. */
export class NoSuchObjectError extends Error {
  override readonly name = 'NoSuchObjectError';

  constructor(objectId: string) {
    super(`There is no object ${objectId}.`);
  }
}

/** Keeps sealed bytes under ids, which are UUIDs. It knows no key, no name and no type. */
export interface ObjectStore {
  /**
   * Keeps the bytes of a file under an id; durable once it resolves. The file is given over and is not there any more
   * afterwards. To keep the same once more changes nothing.
   */
  put(objectId: string, file: string): Promise<void>;
  /** These bytes of an object. @throws NoSuchObjectError before the first byte */
  read(objectId: string, range: Range): Promise<AsyncIterable<Buffer>>;
  /** Forgets an object, with every version of it; one that is not there is forgotten already. */
  remove(objectId: string): Promise<void>;
  /** The ids of all objects, in no order. */
  list(): AsyncIterable<string>;
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** Whether this is the name of an object. */
export const isObjectId = (name: string): boolean => UUID.test(name);

/** An id that is none of a path. @throws RangeError */
export function checkedId(objectId: string): string {
  if (!isObjectId(objectId)) throw new RangeError('An object has a UUID for its id.');
  return objectId;
}

/** Whether it was said of a file that it is not there. */
export const isMissingFile = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
