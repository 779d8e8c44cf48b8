import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSpool, NoSuchObjectError, type ObjectStore, opened, sealedRange } from '../src/index.ts';

/** A store of objects under test. */
export interface StoreUnderTest {
  readonly objects: ObjectStore;
  /** A folder whose files may be given over to it. */
  readonly folder: string;
  dispose(): Promise<void>;
}

/** What every store of objects promises. Call it at the top of a test file; `make` gives the adapter, once per file. */
export function describeObjectStore(name: string, make: (folder: string) => Promise<StoreUnderTest>): void {
  describe(`object store ${name}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'objects-'));
    let under: StoreUnderTest;
    beforeAll(async () => {
      under = await make(folder);
    });
    afterAll(async () => {
      await under.dispose();
      rmSync(folder, { recursive: true, force: true });
    });
    const given = (bytes: Buffer): string => {
      const file = join(under.folder, randomUUID());
      writeFileSync(file, bytes);
      return file;
    };

    test('what was given over is read back, whole or any part of it, and its file is gone', async () => {
      const [id, bytes] = [randomUUID(), randomBytes(300_000)];
      const file = given(bytes);
      await under.objects.put(id, file);
      expect(existsSync(file)).toBe(false);
      for (const [start, end] of [
        [0, 299_999],
        [0, 0],
        [299_999, 299_999],
        [65_000, 140_000],
      ] as const) {
        const read = await all(await under.objects.read(id, { start, end }));
        expect(read.equals(bytes.subarray(start, end + 1))).toBe(true);
      }
    });

    test('to give the same over once more changes nothing, also when its file is gone', async () => {
      const [id, bytes] = [randomUUID(), randomBytes(1_000)];
      const file = given(bytes);
      await under.objects.put(id, file);
      await under.objects.put(id, file);
      await under.objects.put(id, given(bytes));
      expect((await all(await under.objects.read(id, { start: 0, end: 999 }))).equals(bytes)).toBe(true);
    });

    describeRemoval(() => under, given);
  });
}

function describeRemoval(made: () => StoreUnderTest, given: (bytes: Buffer) => string): void {
  test('what was removed is there no more, and may be removed again; what never was is not there', async () => {
    const id = randomUUID();
    await made().objects.put(id, given(Buffer.from('x')));
    expect(await ids(made().objects)).toContain(id);
    await made().objects.remove(id);
    await made().objects.remove(id);
    expect(await ids(made().objects)).not.toContain(id);
    await expect(made().objects.read(id, { start: 0, end: 0 })).rejects.toBeInstanceOf(NoSuchObjectError);
  });

  test('an id is a UUID, and never a path', async () => {
    for (const id of ['../../.ssh/keys', '', 'a/b', `${randomUUID()}/x`]) {
      await expect(made().objects.put(id, given(Buffer.from('x')))).rejects.toThrow('UUID');
      await expect(made().objects.read(id, { start: 0, end: 0 })).rejects.toThrow('UUID');
    }
  });

  test('a sealed file of the spool is opened from it in parts', async () => {
    const object = { objectId: randomUUID(), key: createSecretKey(randomBytes(32)) };
    const plain = randomBytes(200_000);
    const spool = createSpool(join(made().folder, 'spool'));
    async function* source() {
      yield plain;
    }
    const { file, bytes } = await spool.take(source(), object, 200_000);
    await made().objects.put(object.objectId, file);
    const range = { start: 70_000, end: 131_071 };
    const sealed = await made().objects.read(object.objectId, sealedRange(range, bytes));
    const read = await all(opened(sealed, object, range, bytes));
    expect(read.equals(plain.subarray(70_000, 131_072))).toBe(true);
  });
}

async function all(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function ids(objects: ObjectStore): Promise<string[]> {
  const found: string[] = [];
  for await (const id of objects.list()) found.push(id);
  return found;
}
