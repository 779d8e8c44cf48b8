import { setTimeout as sleep } from 'node:timers/promises';
import type { DemoClient } from '@wabus/standalone/demo';
import type { Acknowledged, Text } from './texts.ts';

/** Looks again after a fifth of what was waited until then, so that looking stays cheap; never sooner than this. */
const LOOK_MS = 5;
/** Whoever is not visible after this has been lost. */
const PATIENCE_MS = 600_000;

/** Waits until the API shows a text; resolves with `performance.now()` of then. */
export async function whenVisible(client: DemoClient, base: string, { wamid }: Text): Promise<number> {
  const began = performance.now();
  for (;;) {
    const { data } = await client.api<{ data: unknown[] }>('GET', `${base}/messages?wamid=${wamid}`);
    const now = performance.now();
    if (data.length > 0) return now;
    if (now - began > PATIENCE_MS) throw new Error(`${wamid} was acknowledged and is not visible`);
    await sleep(Math.max(LOOK_MS, (now - began) / 5));
  }
}

/** Looks at some of the texts that are acknowledged: when the API shows their rows. */
export class Lookout {
  readonly #client: DemoClient;
  readonly #base: string;
  readonly #everyMs: number;
  readonly #under: Promise<void>[] = [];
  /** Milliseconds from acknowledgement to row. */
  readonly lags: number[] = [];
  #next = 0;

  constructor(client: DemoClient, base: string, perSecond: number) {
    this.#client = client;
    this.#base = base;
    this.#everyMs = 1_000 / perSecond;
  }

  /** Looks at this one, when the last one that was looked at is long enough ago. */
  readonly see = ({ text, at }: Acknowledged): void => {
    if (at < this.#next) return;
    // Not in step with whatever beats in the product.
    this.#next = at + this.#everyMs * (0.5 + Math.random());
    this.#under.push(
      whenVisible(this.#client, this.#base, text).then((shown) => void this.lags.push(shown - at)),
    );
  };

  /** Resolves when all that were looked at are visible. */
  async all(): Promise<readonly number[]> {
    await Promise.all(this.#under);
    return this.lags;
  }
}

/** The value below which a share of the values lies. */
export function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil((sorted.length - 1) * share)] ?? Number.NaN;
}
