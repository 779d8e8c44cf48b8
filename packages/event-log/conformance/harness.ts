import { randomUUID } from 'node:crypto';
import { expect, vi } from 'vitest';
import type {
  Assignment,
  EventLog,
  LogBatch,
  LogConsumer,
  LogHandler,
  LogRecord,
  TopicSpec,
} from '../src/index.ts';

/** Where adapters may differ. Everything else in the suite holds for all of them. */
export interface EventLogFeatures {
  /** How soon the partitions of a member that was cut off belong to another, in milliseconds. */
  readonly takeOverMs: number;
}

/** A client whose line can be cut, as if its process had died, and mended. */
export interface EventLogClient {
  readonly log: EventLog;
  cut(): Promise<void>;
  mend(): Promise<void>;
}

/** A log under test: gives clients, as other processes would have them. */
export interface EventLogUnderTest {
  client(): Promise<EventLogClient>;
  dispose(): Promise<void>;
}

/** Gives the running tests their log. */
export interface TheLog {
  readonly features: EventLogFeatures;
  client(): Promise<EventLogClient>;
}

/** Creates a topic that no other test knows. */
export async function freshTopic(log: EventLog, partitions = 4): Promise<TopicSpec> {
  const topic = { name: `test.${randomUUID()}`, partitions, retentionMs: 3_600_000 };
  await log.ensureTopics([topic]);
  return topic;
}

/** A record whose value is text. */
export function record(key: string, text: string): LogRecord {
  return { key, value: Buffer.from(text), headers: { 'content-type': 'text' } };
}

/** What a consumer was given, and how it answers. */
export class Recorder implements LogHandler {
  readonly batches: LogBatch[] = [];
  readonly assigned: Assignment[] = [];
  readonly revoked: Assignment[] = [];
  readonly #commit: LogConsumer | undefined;

  constructor(options: { commitWith?: LogConsumer } = {}) {
    this.#commit = options.commitWith;
  }

  async onBatch(batch: LogBatch): Promise<void> {
    this.batches.push(batch);
    const last = batch.records.at(-1);
    if (this.#commit && last) await this.#commit.commit(batch, last.offset + 1n);
  }

  onAssigned(assignment: Assignment): void {
    this.assigned.push(assignment);
  }

  onRevoked(assignment: Assignment): void {
    this.revoked.push(assignment);
  }

  /** The values seen, in the order given. */
  texts(): string[] {
    return this.batches.flatMap(({ records }) => records.map(({ value }) => value.toString()));
  }

  /** Waits until this many records were given. */
  async given(count: number, timeout = 10_000): Promise<void> {
    // Not `expect.poll`, which does not know whose it is where tests run side by side.
    await vi.waitFor(() => expect(this.texts().length).toBeGreaterThanOrEqual(count), {
      interval: 10,
      timeout,
    });
  }
}

/** The numbers from 0 as text. */
export const numbered = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, n) => String(from + n));
