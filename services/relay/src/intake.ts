import type { Position } from '@wabus/events';
import type { Publishable } from './records.ts';

/** What is to be published next. `through`: nothing of the store up to here is left out. */
export interface Taken {
  readonly publishables: readonly Publishable[];
  readonly through: Position;
}

/**
 * Between reading the store and writing the log: while one batch is being written the next accumulates, up to
 * `maxRecords` and `maxBytes`; then reading waits. One reader, one taker.
 */
export class Intake {
  readonly #maxRecords: number;
  readonly #maxBytes: number;
  #waiting: Publishable[] = [];
  #bytes = 0;
  #through: Position;
  #changed = Promise.withResolvers<void>();
  #closed = false;

  constructor(options: { after: Position; maxRecords: number; maxBytes: number }) {
    this.#through = options.after;
    this.#maxRecords = options.maxRecords;
    this.#maxBytes = options.maxBytes;
  }

  /** Adds what was read; resolves when there is room for more. */
  async add(publishables: readonly Publishable[], through: Position): Promise<void> {
    for (const publishable of publishables) {
      this.#waiting.push(publishable);
      this.#bytes += publishable.value.length;
    }
    this.#through = through;
    this.#change();
    while (!this.#closed && this.#isFull()) await this.#changed.promise;
  }

  /** Takes what has accumulated, within the bounds but at least one; waits until there is progress; undefined when closed. */
  async take(after: Position): Promise<Taken | undefined> {
    while (!this.#closed && this.#through <= after) await this.#changed.promise;
    if (this.#closed) return undefined;
    const publishables = this.#waiting.splice(0, this.#fitting());
    for (const { value } of publishables) this.#bytes -= value.length;
    this.#change();
    const cut = this.#waiting.length > 0 ? publishables.at(-1) : undefined;
    return { publishables, through: cut?.position ?? this.#through };
  }

  /** Ends both sides: nothing more is given out. */
  close(): void {
    this.#closed = true;
    this.#change();
  }

  #isFull(): boolean {
    return this.#waiting.length >= this.#maxRecords || this.#bytes >= this.#maxBytes;
  }

  #fitting(): number {
    let bytes = 0;
    let count = 0;
    for (const { value } of this.#waiting) {
      bytes += value.length;
      if (count === this.#maxRecords || (count > 0 && bytes > this.#maxBytes)) break;
      count += 1;
    }
    return count;
  }

  #change(): void {
    const changed = this.#changed;
    this.#changed = Promise.withResolvers();
    changed.resolve();
  }
}
