import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeObjectStore } from '@wabus/media/conformance';
import { silentLogger, systemClock, systemIds } from '@wabus/platform';
import { afterEach, expect, test } from 'vitest';
import { createFileObjects } from './file-system.ts';
import { NoSuchObjectError, type ObjectStore } from './port.ts';
import { StoreAwayError, WaitingObjects } from './waiting-objects.ts';

/** A store that is away on command, and does something else before it takes an object. */
class Switched implements ObjectStore {
  away = false;
  before: (objectId: string) => Promise<unknown> = async () => undefined;
  readonly #store: ObjectStore;

  constructor(folder: string) {
    this.#store = createFileObjects(folder);
  }

  #there(): ObjectStore {
    if (this.away) throw new Error('connect ECONNREFUSED');
    return this.#store;
  }

  async put(objectId: string, file: string): Promise<void> {
    const store = this.#there();
    const given = `${file}.given`;
    if (existsSync(file)) writeFileSync(given, readFileSync(file));
    await this.before(objectId);
    await store.put(objectId, given);
    rmSync(file, { force: true });
  }

  async read(...given: Parameters<ObjectStore['read']>) {
    return this.#there().read(...given);
  }

  async remove(objectId: string): Promise<void> {
    await this.#there().remove(objectId);
  }

  async *list(): AsyncGenerator<string> {
    yield* this.#there().list();
  }

  close(): void {}
}

function stage(folder: string, mostBytes = 1_000_000) {
  const store = new Switched(join(folder, 'store'));
  const here = join(folder, 'media');
  mkdirSync(here, { recursive: true });
  const ports = { clock: systemClock, ids: systemIds, logger: silentLogger };
  const objects = new WaitingObjects({
    ...ports,
    store,
    storeName: 's3://b',
    folder: here,
    mostBytes,
    askEveryMs: 20,
  });
  const stopping = new AbortController();
  let running = Promise.resolve();
  return {
    ...{ store, objects },
    waiting: () =>
      readdirSync(here, { recursive: true })
        .map(String)
        .filter((name) => /objects.*-/.test(name)),
    given(bytes = 'sealed'): string {
      const file = join(here, randomUUID());
      writeFileSync(file, bytes);
      return file;
    },
    run(): void {
      running = objects.run(stopping.signal);
    },
    end: () => {
      stopping.abort();
      return running;
    },
  };
}
type Stage = ReturnType<typeof stage>;

describeObjectStore('that objects wait for, while it is there', async (folder) => {
  const { objects, run, end } = stage(folder);
  run();
  return { objects, folder: join(folder, 'media'), dispose: end };
});

describeObjectStore('that objects wait for, not asked yet', async (folder) => {
  const { objects } = stage(folder);
  return { objects, folder: join(folder, 'media'), dispose: async () => undefined };
});

const folders: string[] = [];
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(ends.splice(0).map((end) => end()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function fresh(mostBytes?: number): Stage {
  const folder = mkdtempSync(join(tmpdir(), 'waiting-'));
  folders.push(folder);
  const made = stage(folder, mostBytes);
  ends.push(made.end);
  return made;
}

async function textOf(objects: ObjectStore, objectId: string): Promise<string> {
  let text = '';
  for await (const part of await objects.read(objectId, { start: 0, end: 5 })) text += part.toString();
  return text;
}

test('MP12: while the store is away objects wait and are read all the same, its name and the cause are said; they go there once it is back', async () => {
  const { store, objects, run, given, waiting } = fresh();
  run();
  await expect.poll(() => objects.waitingFor()).toEqual([]);
  store.away = true;
  const [one, two] = [randomUUID(), randomUUID()];
  await objects.put(one, given());
  await objects.put(two, given());
  expect(objects.waitingFor()).toEqual(['s3://b (Error: connect ECONNREFUSED)']);
  expect([await textOf(objects, one), await textOf(objects, two)]).toEqual(['sealed', 'sealed']);
  expect(waiting()).toHaveLength(2);
  store.away = false;
  await objects.put(randomUUID(), given());
  await expect.poll(waiting).toEqual([]);
  expect(objects.waitingFor()).toEqual([]);
  expect([await textOf(store, one), await textOf(objects, two)]).toEqual(['sealed', 'sealed']);
});

test('MP12: so many bytes wait and no more; what is refused is left where it was', async () => {
  const { store, objects, given } = fresh(10);
  store.away = true;
  await objects.put(randomUUID(), given());
  const file = given();
  await expect(objects.put(randomUUID(), file)).rejects.toBeInstanceOf(StoreAwayError);
  expect(existsSync(file)).toBe(true);
});

test('what a file system kept before there was a store goes there by itself, and is read on the way', async () => {
  const { store, objects, run, given, waiting } = fresh();
  const ids: string[] = Array.from({ length: 20 }, () => randomUUID());
  for (const id of ids) await objects.put(id, given());
  const read: string[] = [];
  store.before = async (id) => ids.includes(id) && read.push(await textOf(objects, id));
  run();
  await expect.poll(waiting).toEqual([]);
  expect(read.filter((text) => text === 'sealed')).toHaveLength(20);
  for (const id of ids) expect(await textOf(store, id)).toBe('sealed');
});

test('MP14: an object that is removed while it is taken to the store is in neither place afterwards', async () => {
  const { store, objects, run, given } = fresh();
  const [gone, kept] = [randomUUID(), randomUUID()];
  await objects.put(gone, given());
  await objects.put(kept, given());
  store.before = async (id) => {
    if (id === gone) await objects.remove(gone);
  };
  run();
  await expect.poll(() => objects.waitingFor()).toEqual([]);
  await expect.poll(() => textOf(store, kept).catch(() => 'not yet')).toBe('sealed');
  await expect
    .poll(async () => {
      const found: string[] = [];
      for await (const id of objects.list()) found.push(id);
      return found;
    })
    .toEqual([kept]);
  await expect(objects.read(gone, { start: 0, end: 0 })).rejects.toBeInstanceOf(NoSuchObjectError);
});
