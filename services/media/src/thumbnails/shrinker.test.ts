import sharp from 'sharp';
import { afterEach, expect, test } from 'vitest';
import { type ShrinkBounds, Shrinker } from './shrinker.ts';

const WIDE: ShrinkBounds = { mostPixels: 64_000_000, mostMemory: 2 ** 32, mostMs: 3_600_000 };
let shrinker: Shrinker;
afterEach(() => shrinker.end());

const photo = (): Promise<Buffer> =>
  sharp({ create: { width: 800, height: 400, channels: 3, background: 'teal' } })
    .withExif({ IFD0: { Artist: 'Ana of Lisbon' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();

test('MP10: a thumbnail is upright, small, and says nothing that was written into the picture', async () => {
  shrinker = new Shrinker(WIDE);
  const original = await photo();
  expect((await sharp(original).metadata()).orientation).toBe(6);
  const shrunk = await shrinker.shrink(original);
  if (shrunk.kind !== 'made') throw new Error(shrunk.reason);
  const { format, width, height, exif, orientation, icc } = await sharp(shrunk.bytes).metadata();
  expect([format, width, height, exif, icc, orientation ?? 1]).toEqual([
    ...['webp', 160, 320],
    ...[undefined, undefined, 1],
  ]);
});

test('MP10: a picture that takes too long or too much memory is the only one that has no thumbnail', async () => {
  const original = await photo();
  for (const [bounds, reason] of [
    [{ ...WIDE, mostMs: 0 }, 'time-out'],
    [{ ...WIDE, mostMemory: 1 }, 'too-much-memory'],
    [{ ...WIDE, mostPixels: 1_000 }, 'too-many-pixels'],
  ] as const) {
    shrinker = new Shrinker(bounds);
    expect(await shrinker.shrink(original)).toEqual({ kind: 'none', reason });
    // It has a process all the same.
    expect(await shrinker.shrink(original)).toEqual({ kind: 'none', reason });
  }
});
