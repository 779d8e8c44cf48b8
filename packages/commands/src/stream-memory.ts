import type { Decider } from '@wabus/domain';
import { StreamTurns } from './stream-turns.ts';
import type { StreamSnapshot } from './types.ts';

/** Streams that a process remembers by default: a campaign's messages until Meta has told of them. */
const REMEMBERED = 10_000;

interface Remembered {
  readonly decider: unknown;
  readonly snapshot: StreamSnapshot<unknown>;
}

/**
 * Streams as a process left them, those written to last, and whose turn it is to write to each. Its runners share one,
 * so that what one appended is in the hand of the next. What is remembered may be behind the store, where others write
 * too: an append at its revision finds that out, and whatever else is concluded from it has to be looked up. A fold
 * holds nothing sealed and nothing personal, so erasing somebody leaves nothing here.
 */
export class StreamMemory {
  /** Of this process's writers one at a time appends to a stream: what it leaves is what the next begins with. */
  readonly turns = new StreamTurns();
  readonly #most: number;
  readonly #streams = new Map<string, Remembered>();

  /** @param most streams remembered; 0: none */
  constructor(most = REMEMBERED) {
    this.#most = most;
  }

  /** The stream as it was left, folded by this decider; undefined when that is not known. */
  recall<State>(stream: string, decider: Decider<State, never>): StreamSnapshot<State> | undefined {
    const known = this.#streams.get(stream);
    if (known?.decider !== decider) return undefined;
    this.#streams.delete(stream);
    this.#streams.set(stream, known);
    return known.snapshot as StreamSnapshot<State>;
  }

  /** Keeps a stream as an append left it: to be called once that stands in the store. */
  remember<State>(
    stream: string,
    decider: Decider<State, never>,
    { state, revision, position, origin }: StreamSnapshot<State>,
  ): void {
    this.#streams.delete(stream);
    this.#streams.set(stream, {
      decider,
      snapshot: { state, revision, position, ...(origin ? { origin } : {}) },
    });
    const [oldest] = this.#streams.size > this.#most ? this.#streams.keys() : [];
    if (oldest !== undefined) this.#streams.delete(oldest);
  }

  /** Whoever wrote to the stream was not this process, or nobody knows what became of an append. */
  forget(stream: string): void {
    this.#streams.delete(stream);
  }

  /** Others write to these streams from now on. */
  forgetAll(): void {
    this.#streams.clear();
  }
}
