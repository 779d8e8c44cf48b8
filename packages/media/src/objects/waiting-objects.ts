import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { briefly, type Clock, type Ids, type Logger, Wake } from '@wabus/platform';
import type { Range } from '../sealed/stream.ts';
import { createFileObjects, type FileObjects } from './file-system.ts';
import { isMissingFile, isObjectId, NoSuchObjectError, type ObjectStore } from './port.ts';

/** Thrown where the store is away, and no more may wait for it. */
export class StoreAwayError extends Error {
  override readonly name = 'StoreAwayError';
}

/** What objects wait with. */
export interface WaitingPorts {
  /** Where they go, and its name for people. */
  readonly store: ObjectStore & { close(): void };
  readonly storeName: string;
  /** Where they wait: processes that share it see what waits there. */
  readonly folder: string;
  /** So many bytes may wait. */
  readonly mostBytes: number;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'random'>;
  readonly logger: Logger;
  /** While the store is away it is asked as often, and what waits is tried. Default 5 s. */
  readonly askEveryMs?: number;
}

const ASK_EVERY_MS = 5_000;
/** Marks of what was removed stay for longer than anything that was under way then may take. */
const MARKS_LAST_MS = 3_600_000;

/**
 * Objects that wait in a folder, sealed as they are, while the store that they belong to is away; they are read from there
 * meanwhile, and go to the store once it answers. So do those that a file system kept before there was a store.
 */
export class WaitingObjects implements ObjectStore {
  readonly #ports: WaitingPorts;
  readonly #here: FileObjects;
  readonly #removed: string;
  readonly #wake = new Wake();
  /** Why the store is not there; null while it is. */
  #away: string | null = 'not asked yet';
  #waitingBytes = 0;

  constructor(ports: WaitingPorts) {
    this.#ports = ports;
    this.#here = createFileObjects(join(ports.folder, 'objects'));
    this.#removed = join(ports.folder, 'removed');
  }

  /** Names the store with the reason why it is away. */
  waitingFor(): readonly string[] {
    return this.#away === null ? [] : [`${this.#ports.storeName} (${this.#away})`];
  }

  /** @throws StoreAwayError where too much waits already */
  async put(objectId: string, file: string): Promise<void> {
    const waits = this.#here.fileOf(objectId);
    if (!(await isThere(file))) {
      // It was given over before.
      if (await isThere(waits)) return;
      return this.#ports.store.put(objectId, file);
    }
    if (this.#away === null) {
      try {
        return await this.#ports.store.put(objectId, file);
      } catch (error) {
        this.#isAway(error);
        this.#wake.call();
      }
    }
    const bytes = await bytesOf(file);
    if (this.#waitingBytes + bytes > this.#ports.mostBytes) {
      throw new StoreAwayError(
        `${this.#ports.storeName} is away (${this.#away}), and no more may wait for it.`,
      );
    }
    await this.#here.put(objectId, file);
    this.#waitingBytes += bytes;
  }

  async read(objectId: string, range: Range): Promise<AsyncIterable<Buffer>> {
    try {
      return await this.#here.read(objectId, range);
    } catch (error) {
      if (error instanceof NoSuchObjectError) return this.#ports.store.read(objectId, range);
      throw error;
    }
  }

  async remove(objectId: string): Promise<void> {
    if (await isThere(this.#here.fileOf(objectId))) {
      // Somebody may be taking it to the store just now.
      await mkdir(this.#removed, { recursive: true, mode: 0o700 });
      await writeFile(join(this.#removed, objectId), '');
      await this.#here.remove(objectId);
    }
    await this.#ports.store.remove(objectId);
  }

  async *list(): AsyncGenerator<string> {
    const waiting = new Set<string>();
    for await (const id of this.#here.list()) {
      waiting.add(id);
      yield id;
    }
    for await (const id of this.#ports.store.list()) if (!waiting.has(id)) yield id;
  }

  /** Takes what waits to the store, and asks it as long as it is away; returns when it is told to stop. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#ask();
        this.#away = null;
        await this.#takeThere(signal);
        await this.#sweepMarks();
      } catch (error) {
        this.#isAway(error);
      }
      await this.#wake.sleep(this.#away === null ? null : (this.#ports.askEveryMs ?? ASK_EVERY_MS), signal);
    }
  }

  close(): void {
    this.#ports.store.close();
  }

  /** Puts, reads and removes a small object: what is wrong with the store shows before it is needed. */
  async #ask(): Promise<void> {
    const { store, folder, ids } = this.#ports;
    const objectId = ids.random();
    const file = join(folder, `asking-${objectId}`);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(file, 'asking');
    try {
      await store.put(objectId, file);
      for await (const part of await store.read(objectId, { start: 1, end: 4 })) {
        if (part.toString() !== 'skin') throw new Error('it gives other bytes than it was given');
      }
      await store.remove(objectId);
    } finally {
      await rm(file, { force: true });
    }
  }

  async #takeThere(signal: AbortSignal): Promise<void> {
    let bytes = 0;
    for await (const objectId of this.#here.list()) bytes += await bytesOf(this.#here.fileOf(objectId));
    this.#waitingBytes = bytes;
    for await (const objectId of this.#here.list()) {
      if (signal.aborted) return;
      const file = this.#here.fileOf(objectId);
      const size = await bytesOf(file);
      await this.#ports.store.put(objectId, file).catch(async (error: unknown) => {
        // One that was removed meanwhile has nothing to be taken.
        if (await isThere(file)) throw error;
      });
      this.#waitingBytes -= size;
      if (await isThere(join(this.#removed, objectId))) await this.#ports.store.remove(objectId);
    }
  }

  async #sweepMarks(): Promise<void> {
    const before = this.#ports.clock.now().getTime() - MARKS_LAST_MS;
    const names = await readdir(this.#removed).catch(() => []);
    for (const name of names.filter(isObjectId)) {
      const mark = join(this.#removed, name);
      const { mtimeMs } = await stat(mark);
      if (mtimeMs < before) await rm(mark, { force: true });
    }
  }

  #isAway(error: unknown): void {
    const why = briefly(error);
    const { logger, storeName } = this.#ports;
    if (this.#away !== why) logger.error({ store: storeName, why }, 'the store of media is away');
    this.#away = why;
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if (isMissingFile(error)) return false;
      throw error;
    },
  );
}

/** None where it has gone meanwhile. */
async function bytesOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    (error: unknown) => {
      if (isMissingFile(error)) return 0;
      throw error;
    },
  );
}
