import { describe, expect, test } from 'vitest';
import { freshTopic, numbered, Recorder, record } from '../../conformance/harness.ts';
import type { Assignment, LogBatch, LogConsumer } from '../../src/port.ts';
import type { World } from './world.ts';

/** What a join does to epochs, commits and pauses. */
export function describeRebalances(the: () => World): void {
  describe('a rebalance', () => {
    describeCommits(the);
    describePauses(the);
    describeOrder(the);
  });
}

function describeCommits(the: () => World): void {
  test('a commit that races with a join stands exactly when it said so, and never after its epoch', async () => {
    const { log } = the().open();
    const { name: topic } = await freshTopic(log, 1);
    const group = `races-${topic}`;
    await log.producer().send(
      topic,
      numbered(2_000).map((n) => record('k', n)),
    );
    let stood = 0n;
    const members = [new Committer(), new Committer()];
    const running = members.map((member) =>
      member.start(
        the()
          .open()
          .log.consumer({ group, topics: [topic], maxBatchRecords: 5 }),
        (offset) => {
          if (offset > stood) stood = offset;
        },
      ),
    );
    await Promise.all(running);
    const lost = (): number => members.flatMap(({ revoked }) => revoked).length;
    while (lost() < 3) {
      const passing = the()
        .open()
        .log.consumer({ group, topics: [topic] });
      await passing.start({ onBatch: async () => undefined });
      await passing.stop();
    }
    await Promise.all(members.map((member) => member.stop()));
    expect(await the().committed(group, topic)).toBe(Number(stood));
    for (const member of members) expect(member.faults).toEqual([]);
  });
}

function describePauses(the: () => World): void {
  test('a pause ends with its epoch, and so does a queue that was full', async () => {
    const { log } = the().open();
    const { name: topic } = await freshTopic(log, 2);
    const group = `pauses-${topic}`;
    const first = log.consumer({ group, topics: [topic], maxBatchRecords: 10 });
    const epochs = new Set<number>();
    const texts = new Set<string>();
    const gate = Promise.withResolvers<void>();
    await first.start({
      onAssigned: (assignment) => {
        // In its first epoch one partition is paused, and the other stands still until its queue is full.
        if (!epochs.has(assignment.epoch) && epochs.size === 0 && assignment.partition === 0)
          first.pause(assignment);
        epochs.add(assignment.epoch);
      },
      onBatch: async ({ epoch, records }) => {
        if (epoch === Math.min(...epochs)) return gate.promise;
        for (const { value } of records) texts.add(value.toString());
      },
    });
    const sent = numbered(500);
    await log.producer().send(
      topic,
      sent.map((n) => record(n, n)),
    );
    const second = the()
      .open()
      .log.consumer({ group, topics: [topic] });
    const joining = second.start({
      onBatch: async ({ records }) => void records.map(({ value }) => texts.add(value.toString())),
    });
    gate.resolve();
    await joining;
    await second.stop();
    await expect.poll(() => texts.size).toBe(sent.length);
    await first.stop();
  });
}

function describeOrder(the: () => World): void {
  test('a handler is told of the end of an epoch before the next one begins, and in order', async () => {
    const { log } = the().open();
    const { name: topic } = await freshTopic(log, 2);
    const group = `order-${topic}`;
    const first = log.consumer({ group, topics: [topic] });
    const told: string[] = [];
    const say = (what: string, { partition, epoch }: Assignment): void =>
      void told.push(`${partition} ${what} ${epoch}`);
    await first.start({
      onAssigned: (assignment) => say('+', assignment),
      onRevoked: (assignment) => say('-', assignment),
      onBatch: async () => undefined,
    });
    const second = the()
      .open()
      .log.consumer({ group, topics: [topic] });
    await second.start(new Recorder());
    await second.stop();
    await expect.poll(() => first.assignments().length).toBe(2);
    await first.stop();
    for (const partition of ['0', '1']) {
      const own = told.filter((text) => text.startsWith(partition)).map((text) => text.slice(2));
      expect(own.length % 2).toBe(0);
      const epochs = own.filter((text) => text.startsWith('+')).map((text) => Number(text.slice(2)));
      expect(own).toEqual(epochs.flatMap((epoch) => [`+ ${epoch}`, `- ${epoch}`]));
      expect(epochs).toEqual([...new Set(epochs)].sort((a, b) => a - b));
    }
  });
}

/** Commits each record it is given, and notes what should not happen. */
class Committer {
  readonly faults: string[] = [];
  readonly revoked: Assignment[] = [];
  readonly #over = new Set<number>();
  #consumer: LogConsumer | undefined;

  async start(consumer: LogConsumer, stood: (offset: bigint) => void): Promise<void> {
    this.#consumer = consumer;
    await consumer.start({
      onBatch: async (batch) => {
        if (this.#over.has(batch.epoch)) this.faults.push(`given after epoch ${batch.epoch}`);
        for (const { offset } of batch.records) await this.#commit(consumer, batch, offset + 1n, stood);
      },
      onRevoked: (assignment) => {
        this.revoked.push(assignment);
        this.#over.add(assignment.epoch);
      },
    });
  }

  async stop(): Promise<void> {
    await this.#consumer?.stop();
    for (const old of this.revoked) {
      if (await this.#consumer?.commit(old, 1_000_000n))
        this.faults.push(`committed in epoch ${old.epoch}, which is over`);
    }
  }

  async #commit(
    consumer: LogConsumer,
    batch: LogBatch,
    offset: bigint,
    stood: (offset: bigint) => void,
  ): Promise<void> {
    const wasOver = this.#over.has(batch.epoch);
    const done = await consumer.commit(batch, offset);
    if (done && wasOver) this.faults.push(`committed in epoch ${batch.epoch}, which was over`);
    if (done) stood(offset);
  }
}
