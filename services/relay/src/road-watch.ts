import { briefly, ProgressWatch, type ProgressWatchOptions } from '@wabus/platform';

/** Knows whether the owner of the relay gets on with publishing the store, and otherwise since when not and why. */
export class RoadWatch {
  readonly #watch: ProgressWatch;
  #road: { readonly at: bigint; readonly end: bigint } | null = null;
  #failure: string | null = null;

  constructor(gauge: ProgressWatchOptions['gauge'], stalledMs: number | undefined) {
    const line = { name: 'publishing the store', labels: {}, unit: 'positions of it' };
    this.#watch = new ProgressWatch({
      gauge,
      stalledMs,
      lines: async () => (this.#road ? [{ ...line, ...this.#road, failure: this.#failure }] : []),
    });
  }

  start(): void {
    this.#watch.start();
  }

  async stop(): Promise<void> {
    await this.#watch.stop();
  }

  waitingFor(): readonly string[] {
    return this.#watch.waitingFor();
  }

  /** Published so far, and the store's head. */
  beat(at: bigint, end: bigint): void {
    this.#road = { at, end };
  }

  /** Store, log and database all answered. */
  moved(): void {
    this.#failure = null;
  }

  /** A turn as the owner ended; answers why in words. */
  failed(error: unknown): string {
    this.#failure = briefly(error);
    return this.#failure;
  }

  /** Publishing is another process's now. */
  standsBy(): void {
    this.#road = null;
  }
}
