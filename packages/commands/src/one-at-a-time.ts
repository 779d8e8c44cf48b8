import { setTimeout as sleep } from 'node:timers/promises';

/** How long one waits for the one before it before it is told that this takes too long, in milliseconds. */
const PATIENCE_MS = 1_000;

/** Work of this process of which only one of each id goes on at a time. */
export class OneAtATime {
  readonly #running = new Map<string, Promise<unknown>>();
  readonly #patienceMs: number;

  constructor(patienceMs = PATIENCE_MS) {
    this.#patienceMs = patienceMs;
  }

  /** Does something once nothing else of its id is being done. Throws what `tooLong` makes when that does not end in time. */
  async run<Answer>(id: string, work: () => Promise<Answer>, tooLong: () => Error): Promise<Answer> {
    // Each one before it gets the whole time: many quick repeats in a row are none that takes too long.
    for (let other = this.#running.get(id); other; other = this.#running.get(id)) {
      const until = performance.now() + this.#patienceMs;
      if (!(await endsBefore(other, until))) throw tooLong();
    }
    const running = work();
    this.#running.set(id, running);
    try {
      return await running;
    } finally {
      this.#running.delete(id);
    }
  }
}

/** Whether the other work has ended, well or badly, by then. */
async function endsBefore(other: Promise<unknown>, until: number): Promise<boolean> {
  const timer = new AbortController();
  const ended = other.then(
    () => true,
    () => true,
  );
  const late = sleep(Math.max(0, until - performance.now()), false, { signal: timer.signal }).catch(
    () => false,
  );
  try {
    return await Promise.race([ended, late]);
  } finally {
    timer.abort();
  }
}
