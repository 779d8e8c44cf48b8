import { execSync } from 'node:child_process';
import { cpus, release } from 'node:os';

/** Middle of the values; for an even count the lower of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** One side of a comparison: its values per round and their middle. */
export interface Side {
  readonly median: number;
  readonly rounds: readonly number[];
}

/** Floor and product in the same run, and their ratio. */
export interface Comparison {
  readonly unit: string;
  readonly floor: Side;
  readonly product: Side;
  /** product ÷ floor. */
  readonly ratio: number;
}

/** Measures both sides in turn (A-B-A-B), after one discarded round of each. */
export async function compare(
  unit: string,
  rounds: number,
  sides: { floor: () => Promise<number>; product: () => Promise<number> },
  say: (sentence: string) => void,
): Promise<Comparison> {
  await sides.floor();
  await sides.product();
  const floor: number[] = [];
  const product: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    floor.push(Math.round(await sides.floor()));
    product.push(Math.round(await sides.product()));
    say(`round ${round}: floor ${floor.at(-1)}, product ${product.at(-1)} ${unit}`);
  }
  const ratio = Number((median(product) / median(floor)).toFixed(3));
  return {
    unit,
    floor: { median: median(floor), rounds: floor },
    product: { median: median(product), rounds: product },
    ratio,
  };
}

/** What the figures were measured on. */
export function machine(): Record<string, string | number> {
  return {
    node: process.version,
    kernel: release(),
    cores: cpus().length,
    cpu: cpus()[0]?.model ?? 'unknown',
    commit: execSync('git rev-parse --short HEAD', { encoding: 'utf8' }).trim(),
    at: new Date().toISOString(),
  };
}
