/**
 * Work on streams of which one goes on at a time for each stream, in the order in which it was asked for. What waits
 * for the same work goes on together, once that is done, however it ended.
 */
export class StreamTurns {
  readonly #last = new Map<string, Promise<void>>();

  /** Does the work on all items, each when its stream is free; the results in no order. Throws what `work` throws. */
  async run<Item extends { readonly stream: string }, Result>(
    items: readonly Item[],
    work: (items: readonly Item[]) => Promise<Result[]>,
  ): Promise<Result[]> {
    const behind = Map.groupBy(items, ({ stream }) => this.#last.get(stream));
    const parts = [...behind].map(([before, own]) => {
      const done = before === undefined ? work(own) : before.then(() => work(own));
      this.#hold(own, done);
      return done;
    });
    return (await Promise.all(parts)).flat();
  }

  #hold(items: readonly { readonly stream: string }[], done: Promise<unknown>): void {
    const release = (): void => this.#release(items, ended);
    const ended: Promise<void> = done.then(release, release);
    for (const { stream } of items) this.#last.set(stream, ended);
  }

  #release(items: readonly { readonly stream: string }[], ended: Promise<void>): void {
    for (const { stream } of items) if (this.#last.get(stream) === ended) this.#last.delete(stream);
  }
}
