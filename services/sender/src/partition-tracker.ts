interface Admitted {
  readonly offset: bigint;
  readonly bytes: number;
  done: boolean;
}

/**
 * What of one partition is under way, for one turn of ownership. The offset to commit is the lowest unfinished one:
 * a record that completes out of order holds its place until everything before it is finished too.
 */
export class PartitionTracker {
  #window: Admitted[] = [];
  #head = 0;
  #bytes = 0;
  #next: bigint | null = null;
  readonly #byOffset = new Map<bigint, Admitted>();

  /** Takes a record in; answers false for one that was taken before, which must not be worked on again. */
  admit(offset: bigint, bytes: number): boolean {
    if (this.#next !== null && offset < this.#next) return false;
    const admitted = { offset, bytes, done: false };
    this.#window.push(admitted);
    this.#byOffset.set(offset, admitted);
    this.#bytes += bytes;
    this.#next = offset + 1n;
    return true;
  }

  /** Nothing is left to do for the record; unknown and repeated offsets are ignored. */
  complete(offset: bigint): void {
    const admitted = this.#byOffset.get(offset);
    if (!admitted) return;
    admitted.done = true;
    this.#byOffset.delete(offset);
    this.#advance();
  }

  /** The next offset to read after a restart, or null while nothing was admitted. */
  committable(): bigint | null {
    return this.#window[this.#head]?.offset ?? this.#next;
  }

  /** Records between the lowest unfinished and the last admitted, both included: what memory holds. */
  get span(): number {
    return this.#window.length - this.#head;
  }

  /** Bytes of the records in the span. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Records that are not finished. */
  get unfinished(): number {
    return this.#byOffset.size;
  }

  #advance(): void {
    for (let first = this.#window[this.#head]; first?.done; first = this.#window[this.#head]) {
      this.#bytes -= first.bytes;
      this.#head += 1;
    }
    if (this.#head > 1_024 && this.#head * 2 > this.#window.length) {
      this.#window = this.#window.slice(this.#head);
      this.#head = 0;
    }
  }
}
