import { setTimeout as sleep } from 'node:timers/promises';
import { cpuBetween, type ProcessesSample } from './processes.ts';
import type { Product } from './product.ts';

const LOOK_MS = 500;
/** Less than this share of a core over a second and a half is nobody at work. */
const BUSY_SHARE = 0.2;
const QUIET_LOOKS = 3;

/** Waits until the product has nothing to do, seen from its CPU alone; answers the sample in which it became quiet. */
export async function untilQuiet(product: Product): Promise<ProcessesSample> {
  const samples = [product.sample()];
  for (;;) {
    await sleep(LOOK_MS);
    samples.push(product.sample());
    const since = samples.at(-1 - QUIET_LOOKS);
    const last = samples.at(-1);
    if (!since || !last) continue;
    const { total, seconds } = cpuBetween(since, last);
    if (total / 1_000 / seconds < BUSY_SHARE) return since;
  }
}
