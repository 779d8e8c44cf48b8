import sharp from 'sharp';
import type { ShrinkAnswer, ShrinkOrder } from '../shrinker.ts';

/** The longer side of a thumbnail. */
const SIDE = 320;
const QUALITY = 75;
const LOOK_EVERY_MS = 20;

sharp.cache(false);
sharp.concurrency(1);
// Pictures of strangers: nothing but these readers looks at them.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif'].map((format) => `VipsForeignLoad${format}Buffer`),
});

process.on('message', (order: ShrinkOrder) => {
  // What is allocated outside of JavaScript is bounded by nobody else.
  const look = (): void => {
    if (process.memoryUsage.rss() > order.mostMemory) process.kill(process.pid, 'SIGKILL');
  };
  look();
  const watch = setInterval(look, LOOK_EVERY_MS);
  shrink(order)
    .then((answer) => process.send?.(answer))
    .finally(() => clearInterval(watch));
});
process.on('disconnect', () => process.exit());
process.send?.({ kind: 'ready' } satisfies ShrinkAnswer);

/** Upright, not larger than it was, and without what is written into the picture: places, cameras, names. */
async function shrink({ picture, mostPixels }: ShrinkOrder): Promise<ShrinkAnswer> {
  try {
    const bytes = await sharp(picture, {
      limitInputPixels: mostPixels,
      sequentialRead: true,
      failOn: 'error',
    })
      .autoOrient()
      .resize({ width: SIDE, height: SIDE, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: QUALITY })
      .toBuffer();
    return { kind: 'made', bytes };
  } catch (error) {
    const isLarge = error instanceof Error && /exceeds pixel limit/i.test(error.message);
    return { kind: 'none', reason: isLarge ? 'too-many-pixels' : 'not-decoded' };
  }
}
