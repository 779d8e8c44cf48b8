interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Turns concurrent single calls into batches without a linger timer: while one batch is under way the next
 * accumulates; alone, a call goes at once. `run` answers one result per item, in order.
 */
export class NaturalBatch<Item, Result> {
  readonly #run: (items: Item[]) => Promise<Result[]>;
  readonly #maxItems: number;
  #waiting: Waiting<Item, Result>[] = [];
  #running = false;

  constructor(run: (items: Item[]) => Promise<Result[]>, options: { maxItems: number }) {
    this.#run = run;
    this.#maxItems = options.maxItems;
  }

  /** Adds one item and resolves with its own result. */
  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#running) {
        this.#running = true;
        queueMicrotask(() => void this.#drain());
      }
    });
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#maxItems);
      try {
        const results = await this.#run(batch.map(({ item }) => item));
        batch.forEach(({ resolve }, index) => {
          resolve(results[index] as Result);
        });
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#running = false;
  }
}
