// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.
import type { Clock } from './clock.ts';
import type { AppendOutcome } from './log.ts';

/** The server's time-out for a write that nobody answers (`PrepareTimeoutMs`). */
const DROPPED_MS = 2_000;

/**
 * The time between writing an append and answering it, in which the server indexes it. A repeat that comes meanwhile is
 * dropped without a word, and answered as timed out when the server's patience is at an end (`IndexWriter.CheckCommit`,
 * IdempotentNotReady; `StorageWriterService`). Reads of the double see the append at once.
 */
export class Indexing {
  readonly #clock: Clock;
  readonly #ms: number;
  readonly #written = new Set<string>();

  /** `ms`: how long it takes; 0 for the rest of this turn of the event loop. */
  constructor(clock: Clock, ms: number) {
    this.#clock = clock;
    this.#ms = ms;
  }

  /** Calls `answer` when the append may be answered, or `timedOut` when it was dropped. */
  settle(
    { outcome, stream, id }: { outcome: AppendOutcome; stream: string; id: string | undefined },
    answer: () => void,
    timedOut: () => void,
  ): void {
    const key = `${stream} ${id}`;
    if (outcome.kind === 'repeated' && this.#written.has(key)) {
      this.#clock.after(DROPPED_MS, timedOut);
      return;
    }
    if (outcome.kind !== 'stored') {
      answer();
      return;
    }
    this.#written.add(key);
    const indexed = (): void => {
      this.#written.delete(key);
      answer();
    };
    if (this.#ms > 0) this.#clock.after(this.#ms, indexed);
    else setImmediate(indexed);
  }
}
