import { setTimeout as sleep } from 'node:timers/promises';
import { type CpuUse, cpuBetween, type ProcessesSample } from './processes.ts';
import type { Product } from './product.ts';
import { beginCounting, type ClusterCounts, counted, type StatementUse } from './statements.ts';

/** What the product did between two moments. */
export interface Use {
  readonly cpu: CpuUse;
  readonly statements: readonly StatementUse[];
  readonly counts: ClusterCounts;
}

/** Our own sessions must be gone from the cluster before its CPU is read. */
const SESSION_ENDS_MS = 100;

/** A stretch of time in which the product is measured; nothing is asked of Postgres between its begin and its end. */
export class Window {
  readonly #product: Product;
  readonly #counts: ClusterCounts;
  readonly #began: ProcessesSample;

  private constructor(product: Product, counts: ClusterCounts, began: ProcessesSample) {
    this.#product = product;
    this.#counts = counts;
    this.#began = began;
  }

  /** Begins to count. */
  static async begin(product: Product): Promise<Window> {
    const counts = await beginCounting(product.said.postgres);
    await sleep(SESSION_ENDS_MS);
    return new Window(product, counts, product.sample());
  }

  /** Ends it at `last`, a sample taken meanwhile; default: now. */
  async end(last: ProcessesSample = this.#product.sample()): Promise<Use> {
    const cpu = cpuBetween(this.#began, last);
    return { cpu, ...(await counted(this.#product.said.postgres, this.#counts)) };
  }
}
