import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { photo, type Stage, startStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  // However slow the machine is.
  await stage.service({ shrinking: { mostPixels: 1_000_000, mostMemory: 2 ** 32, mostMs: 3_600_000 } });
});
afterAll(() => stage.end());

let people = 0;
const somebody = (): string => `+55119${61_240_000 + ++people}`;

interface Row {
  readonly object_id: string;
  readonly thumbnail_id: string | null;
  readonly bytes: number | null;
  readonly reason: string | null;
  readonly due_at: Date | null;
}

/** Somebody sends a picture; answers its medium. */
async function sent(bytes: Buffer, from = somebody()): Promise<string> {
  const id = await stage.medium('t1', { base64: bytes.toString('base64') });
  return stage.says('t1', from, 'document', { ...photo(id), filename: 'picture' });
}

async function thumbnailOf(mediaId: string): Promise<Row | undefined> {
  const { rows } = await stage.pool.query<Row>(
    'select t.* from media.links join media.thumbnails t using (object_id) where media_id = $1',
    [mediaId],
  );
  return rows[0];
}

/** Once it is made, or there is none. */
async function settled(mediaId: string): Promise<Row> {
  await expect.poll(async () => (await thumbnailOf(mediaId))?.due_at).toBeNull();
  const row = await thumbnailOf(mediaId);
  if (!row) throw new Error('it is gone');
  return row;
}

const isKept = (objectId: string | null): boolean =>
  readdirSync(join(stage.folder, 'objects'), { recursive: true }).some((name) =>
    String(name).endsWith(objectId ?? 'none'),
  );

const picture = (width: number, height: number, shade: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: shade, g: 9, b: 9 } } });

/** So many pixels in a header, and nothing behind it. */
function bomb(side: number): Buffer {
  const header = Buffer.alloc(33);
  header.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
  header.writeUInt32BE(side, 16);
  header.writeUInt32BE(side, 20);
  header.write('\x08\x02\0\0\0', 24, 'latin1');
  return header;
}

test('MP10: what cannot be shrunk has no thumbnail for a named reason, finally, and is kept as it is; others go on', async () => {
  const good = await picture(640, 320, 1).jpeg().toBuffer();
  const cases = [
    [await picture(1_001, 1_000, 2).png().toBuffer(), 'too-many-pixels'],
    [good.subarray(0, good.length - 200), 'not-decoded'],
    [Buffer.from('\xff\xd8\xff and more', 'latin1'), 'not-decoded'],
    [bomb(40_000), 'not-decoded'],
    [Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1'), 'type-not-supported'],
    [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'type-not-supported'],
  ] as const;
  const media = await Promise.all(cases.map(([bytes]) => sent(bytes)));
  const last = await sent(good);
  for (const [index, [, reason]] of cases.entries()) {
    const mediaId = media[index] ?? '';
    const row = await settled(mediaId);
    expect([index, row.reason]).toEqual([index, reason]);
    expect(isKept(row.object_id)).toBe(true);
    expect(await stage.last(mediaId)).toMatchObject({ type: 'MediaStored' });
  }
  expect(await settled(last)).toMatchObject({ reason: null, bytes: expect.any(Number) });
  expect(isKept((await settled(last)).thumbnail_id)).toBe(true);
});

test('MP10: a thumbnail whose bytes are gone is made anew, and goes with its person', async () => {
  const from = somebody();
  const mediaId = await sent(await picture(400, 300, 3).png().toBuffer(), from);
  const first = await settled(mediaId);
  for (const name of readdirSync(join(stage.folder, 'objects'), { recursive: true })) {
    if (String(name).endsWith(first.thumbnail_id ?? 'none')) rmSync(join(stage.folder, 'objects', `${name}`));
  }
  await stage.pool.query('update media.thumbnails set due_at = now() where object_id = $1', [
    first.object_id,
  ]);
  await expect.poll(async () => (await thumbnailOf(mediaId))?.thumbnail_id).not.toBe(first.thumbnail_id);
  const second = await settled(mediaId);
  expect(isKept(second.thumbnail_id)).toBe(true);
  await stage.erase('t1', from);
  await expect.poll(() => isKept(second.thumbnail_id)).toBe(false);
  expect(isKept(second.object_id)).toBe(false);
  expect(await thumbnailOf(mediaId)).toBeUndefined();
});
