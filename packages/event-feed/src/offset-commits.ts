import type { Assignment, LogConsumer } from '@wabus/event-log';
import type { Logger } from '@wabus/platform';

/** Commits offsets, one at a time for each assignment: what comes meanwhile goes with the next. */
export class OffsetCommits {
  readonly #consumer: Pick<LogConsumer, 'commit'>;
  readonly #logger: Logger;
  readonly #waiting = new Map<Assignment, bigint>();
  readonly #under = new Set<Assignment>();

  constructor(consumer: Pick<LogConsumer, 'commit'>, logger: Logger) {
    this.#consumer = consumer;
    this.#logger = logger;
  }

  /** The partition is done before this offset. */
  add(assignment: Assignment, nextOffset: bigint): void {
    this.#waiting.set(assignment, nextOffset);
    if (!this.#under.has(assignment)) void this.#commit(assignment);
  }

  async #commit(assignment: Assignment): Promise<void> {
    this.#under.add(assignment);
    for (;;) {
      const nextOffset = this.#waiting.get(assignment);
      if (nextOffset === undefined) break;
      this.#waiting.delete(assignment);
      try {
        await this.#consumer.commit(assignment, nextOffset);
      } catch (error) {
        const { partition } = assignment;
        this.#logger.warn(
          { err: error, partition },
          'the offset could not be committed: records may come again',
        );
      }
    }
    this.#under.delete(assignment);
  }
}
