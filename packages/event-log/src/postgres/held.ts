import type { Assignment, StoredLogRecord } from '../port.ts';
import type { Lease } from './leases.ts';

/** A partition held by this consumer in one epoch, and where it stands. */
export class Held {
  readonly assignment: Assignment;
  readonly topicId: number;
  /** Read from the event store: somebody tells when there is more, and offsets have gaps. */
  readonly derived: boolean;
  /** The next offset to read. */
  next: bigint;
  /** What is done, and what of that stands in the database. */
  committed: bigint;
  written: bigint;
  /** Set once `onAssigned` is through. */
  ready = false;
  paused = false;
  /** Something may have been written since the last look. */
  stirred = true;
  handling: Promise<void> | undefined;
  /** Set while the partition is given up for another member: nothing is read any more. */
  leaving: Promise<void> | undefined;
  failures = 0;
  /** What the last failure was; null once a batch was taken. */
  failure: string | null = null;
  retryAt = 0;

  constructor({ assignment, topicId, nextOffset }: Lease, derived: boolean) {
    this.assignment = assignment;
    this.topicId = topicId;
    this.derived = derived;
    this.next = nextOffset;
    this.committed = nextOffset;
    this.written = nextOffset;
  }

  /** Nothing of it is under way, and nothing keeps it from being read at `now`. */
  isIdle(now: number): boolean {
    return this.ready && !this.leaving && !this.paused && !this.handling && this.retryAt <= now;
  }

  /** The lease with the offset that is done. */
  lease(): Lease {
    return { assignment: this.assignment, topicId: this.topicId, nextOffset: this.committed };
  }

  /** Records that were never read; offsets that are positions tell of none. */
  missedBefore(record: StoredLogRecord): bigint {
    return this.derived ? 0n : record.offset - this.next;
  }
}
