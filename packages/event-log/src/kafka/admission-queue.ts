import type { StoredLogRecord } from '../port.ts';

/** How much a queue holds before it asks for no more, and how much one batch takes out of it. */
export interface QueueBounds {
  readonly batchRecords: number;
  readonly batchBytes: number;
  /** At or above one of these the queue is full; fetching goes on when both are down to half. */
  readonly queueRecords: number;
  readonly queueBytes: number;
}

/** Records of one partition that were fetched and not yet handled, in order. */
export class AdmissionQueue {
  readonly #bounds: QueueBounds;
  #records: StoredLogRecord[] = [];
  /** Records before it were handled; they are cut off in one go, since shifting one by one is slow. */
  #first = 0;
  #bytes = 0;

  constructor(bounds: QueueBounds) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#records.length - this.#first;
  }

  get full(): boolean {
    return this.size >= this.#bounds.queueRecords || this.#bytes >= this.#bounds.queueBytes;
  }

  get halfEmpty(): boolean {
    return this.size <= this.#bounds.queueRecords / 2 && this.#bytes <= this.#bounds.queueBytes / 2;
  }

  add(records: readonly StoredLogRecord[]): void {
    for (const record of records) {
      this.#records.push(record);
      this.#bytes += record.value.length;
    }
  }

  /** The next batch, which stays until it is dropped: within the bounds, except that one record always comes. */
  peek(): StoredLogRecord[] {
    const { batchRecords, batchBytes } = this.#bounds;
    let bytes = 0;
    let end = this.#first;
    while (end < this.#records.length && end - this.#first < batchRecords) {
      bytes += this.#records[end]?.value.length ?? 0;
      if (bytes > batchBytes && end > this.#first) break;
      end += 1;
    }
    return this.#records.slice(this.#first, end);
  }

  /** Takes the first `count` records out. */
  drop(count: number): void {
    for (let n = 0; n < count; n += 1) this.#bytes -= this.#records[this.#first + n]?.value.length ?? 0;
    this.#first += count;
    if (this.#first < this.#records.length / 2) return;
    this.#records = this.#records.slice(this.#first);
    this.#first = 0;
  }

  clear(): void {
    this.#records = [];
    this.#first = 0;
    this.#bytes = 0;
  }
}
