import { randomUUID } from 'node:crypto';
import type {
  Assignment,
  EventLog,
  LogBatch,
  LogConsumer,
  LogHandler,
  LogRecord,
  TopicSpec,
} from '../src/index.ts';

/** A client whose line can be cut, as if its process had died, and mended. */
export interface EventLogClient {
  readonly log: EventLog;
  cut(): Promise<void>;
  mend(): Promise<void>;
}

/** A log under test: gives clients, as other processes would have them. */
export interface EventLogUnderTest {
  /** `silentForMs`: how long its members may be silent before their partitions are another's; a few seconds unless said. */
  client(options?: { readonly silentForMs?: number }): Promise<EventLogClient>;
  dispose(): Promise<void>;
}

/** Gives the running tests their log. */
export interface TheLog {
  readonly client: EventLogUnderTest['client'];
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
  #waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  constructor(options: { commitWith?: LogConsumer } = {}) {
    this.#commit = options.commitWith;
  }

  async onBatch(batch: LogBatch): Promise<void> {
    this.batches.push(batch);
    const seen = this.texts().length;
    for (const { resolve } of this.#waiting.filter(({ count }) => count <= seen)) resolve();
    this.#waiting = this.#waiting.filter(({ count }) => count > seen);
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

  /** Resolves when this many records were given. */
  given(count: number): Promise<void> {
    if (this.texts().length >= count) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ count, resolve });
    return promise;
  }
}

/** The numbers from 0 as text. */
export const numbered = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, n) => String(from + n));
