import type { Assignment, LogBatch, LogConsumer, LogHandler, StoredLogRecord } from '@wabus/event-log';
import { decodeEvent } from '@wabus/events';
import type { Logger } from '@wabus/platform';
import type { AdmittedMessage, Turn } from './admitted-message.ts';
import { PartitionTracker } from './partition-tracker.ts';

/** How much of one partition is held in memory, and how often offsets are committed. */
export interface Window {
  readonly records: number;
  readonly bytes: number;
  readonly commitEveryMs: number;
  readonly commitEveryRecords: number;
}

interface Held {
  readonly assignment: Assignment;
  readonly turn: Turn;
  readonly tracker: PartitionTracker;
  paused: boolean;
  committed: bigint | null;
}

/**
 * Takes records of `wabus.send` in and hands them to the lanes, no more: the handler returns at once. The offset
 * committed is the lowest unfinished one of the current turn of ownership; work of an ended turn counts for nothing.
 */
export class Admission implements LogHandler {
  readonly #consumer: Pick<LogConsumer, 'commit' | 'pause' | 'resume'>;
  readonly #admit: (admitted: AdmittedMessage) => void;
  readonly #window: Window;
  readonly #logger: Logger;
  readonly #onUnreadable: () => void;
  readonly #held = new Map<number, Held>();
  #timer: NodeJS.Timeout | null = null;
  #finishedSince = 0;
  #closed = false;

  constructor(options: {
    consumer: Pick<LogConsumer, 'commit' | 'pause' | 'resume'>;
    admit: (admitted: AdmittedMessage) => void;
    window: Window;
    logger: Logger;
    onUnreadable: () => void;
  }) {
    this.#consumer = options.consumer;
    this.#admit = options.admit;
    this.#window = options.window;
    this.#logger = options.logger;
    this.#onUnreadable = options.onUnreadable;
  }

  onAssigned(assignment: Assignment): void {
    this.#end(assignment.partition);
    const turn = { ended: false };
    const tracker = new PartitionTracker();
    this.#held.set(assignment.partition, { assignment, turn, tracker, paused: false, committed: null });
  }

  /** Commits what is finished, as the last act of the turn. */
  async onRevoked(assignment: Assignment): Promise<void> {
    const held = this.#held.get(assignment.partition);
    if (held?.assignment.epoch !== assignment.epoch) return;
    await this.#commit(held);
    this.#end(assignment.partition);
  }

  async onBatch(batch: LogBatch): Promise<void> {
    const held = this.#held.get(batch.partition);
    if (this.#closed || held?.assignment.epoch !== batch.epoch) return;
    for (const record of batch.records) {
      const bytes = record.held?.bytes ?? record.value.length;
      if (held.tracker.admit(record.offset, bytes)) this.#take(held, record);
    }
    const { records, bytes } = this.#window;
    if (!held.paused && (held.tracker.span >= records || held.tracker.bytes >= bytes)) {
      held.paused = true;
      this.#consumer.pause(held.assignment);
    }
  }

  /** Records admitted and not finished, over all partitions. */
  get unfinished(): number {
    let count = 0;
    for (const { tracker } of this.#held.values()) count += tracker.unfinished;
    return count;
  }

  /** Takes nothing in any more; what is finished is committed a last time. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.commitNow();
  }

  /** Commits the lowest unfinished offset of each partition. */
  async commitNow(): Promise<void> {
    this.#finishedSince = 0;
    await Promise.all([...this.#held.values()].map((held) => this.#commit(held)));
  }

  #take(held: Held, record: StoredLogRecord): void {
    const finished = (): void => this.#finished(held, record.offset);
    try {
      const release = (record.held?.recorded ?? decodeEvent(record.value)) as AdmittedMessage['release'];
      if (release.type !== 'MessageReleased') throw new Error(`a record of type ${release.type}`);
      this.#admit({ release, turn: held.turn, finished });
    } catch (error) {
      const { partition, offset } = record;
      this.#logger.error(
        { err: error, partition, offset: String(offset) },
        'a record cannot be read and is passed over',
      );
      this.#onUnreadable();
      finished();
    }
  }

  #finished(held: Held, offset: bigint): void {
    if (held.turn.ended) return;
    held.tracker.complete(offset);
    if (
      held.paused &&
      held.tracker.span <= this.#window.records / 2 &&
      held.tracker.bytes <= this.#window.bytes / 2
    ) {
      held.paused = false;
      this.#consumer.resume(held.assignment);
    }
    this.#finishedSince += 1;
    if (this.#finishedSince >= this.#window.commitEveryRecords) this.#commitSoon(0);
    else this.#commitSoon(this.#window.commitEveryMs);
  }

  #commitSoon(ms: number): void {
    if (this.#closed) return;
    if (this.#timer && ms > 0) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.commitNow();
    }, ms);
  }

  async #commit(held: Held): Promise<void> {
    const next = held.tracker.committable();
    if (held.turn.ended || next === null || next === held.committed) return;
    try {
      if (await this.#consumer.commit(held.assignment, next)) held.committed = next;
    } catch (error) {
      // Committing late only means that records come again after a restart: their attempts already stand.
      this.#logger.warn({ err: error, partition: held.assignment.partition }, 'a commit failed');
    }
  }

  #end(partition: number): void {
    const held = this.#held.get(partition);
    if (!held) return;
    held.turn.ended = true;
    this.#held.delete(partition);
  }
}
