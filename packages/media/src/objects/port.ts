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
