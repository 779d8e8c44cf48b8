import { describe, test } from 'vitest';
import { freshTopic, numbered, Recorder, record } from '../../conformance/harness.ts';
import type { Opened, World } from './world.ts';

/** Offsets that cannot be gone on from, and clients that cannot go on. */
export function describeRefusals(the: () => World): void {
  describe.concurrent('what is refused', () => {
    describeOffsets(the);
    describeEnds(the);
  });
}

function describeOffsets(the: () => World): void {
  test('a committed offset that retention has passed is refused, and stays committed', async ({ expect }) => {
    const { opened, topic, group } = await stoppedAt(the(), 4);
    const admin = await the().admin();
    // kafkajs deletes only where it has looked before.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '7' }] });
    const seen = await startAgain(opened, group, topic);
    await expect.poll(() => opened.fatal.length).toBe(1);
    expect(opened.fatal[0]?.message).toMatch(
      new RegExp(
        `Group ${group} .* offset 4 of ${topic}, partition 0.*has 7 to 10.*retention.*--reset-offsets`,
      ),
    );
    expect(seen.batches).toEqual([]);
    expect(await the().committed(group, topic)).toBe(4);
  });

  test('a committed offset beyond a topic that was made anew is refused, and stays committed', async ({
    expect,
  }) => {
    const { opened, topic, group } = await stoppedAt(the(), 9);
    const admin = await the().admin();
    const { log } = the().open();
    const producer = log.producer();
    await producer.send(topic, [record('k', 'before')]);
    await admin.deleteTopics({ topics: [topic] });
    await expect.poll(() => admin.listTopics()).not.toContain(topic);
    await expect
      .poll(() =>
        log.ensureTopics([{ name: topic, partitions: 1, retentionMs: 60_000 }]).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true);
    // The broker forgets a group's offsets with the topic; a group that survived it, as in a copied cluster, has them.
    await admin.setOffsets({ groupId: group, topic, partitions: [{ partition: 0, offset: '9' }] });
    const seen = await startAgain(opened, group, topic);
    await expect.poll(() => opened.fatal.length).toBe(1);
    expect(opened.fatal[0]?.message).toMatch(/offset 9 .*has 0 to 0.*made anew.*--reset-offsets/);
    expect(seen.batches).toEqual([]);
    expect(await the().committed(group, topic)).toBe(9);
  });

  test('a jump between two records is refused: what comes behind it is not handed out', async ({
    expect,
  }) => {
    const opened = the().open();
    const { name: topic } = await freshTopic(opened.log, 1);
    // A transaction's end takes an offset that no reader is given.
    const outsider = the()
      .client()
      .producer({ transactionalId: topic, maxInFlightRequests: 1, idempotent: true });
    await outsider.connect();
    for (const value of ['0', '2']) {
      const transaction = await outsider.transaction();
      await transaction.send({ topic, messages: [{ key: 'k', value }] });
      await transaction.commit();
    }
    await outsider.disconnect();
    const seen = await startAgain(opened, `jump-${topic}`, topic);
    await expect.poll(() => opened.fatal.length).toBe(1);
    expect(opened.fatal[0]?.message).toMatch(/expected offset 1 .* was given 2.*--reset-offsets/);
    expect(seen.texts().filter((text) => text !== '0')).toEqual([]);
    expect(await the().committed(`jump-${topic}`, topic)).toBe(0);
  });
}

/** Clients that cannot go on. */
function describeEnds(the: () => World): void {
  test('a client that gives up ends the process', async ({ expect }) => {
    const opened = the().open();
    const admin = await the().admin();
    const topic = `test.${crypto.randomUUID()}`;
    const configEntries = [{ name: 'compression.type', value: 'lz4' }];
    await admin.createTopics({ topics: [{ topic, numPartitions: 1, configEntries }], waitForLeaders: false });
    await expect
      .poll(() =>
        opened.log
          .producer()
          .send(topic, [record('k', 'v')])
          .then(
            () => true,
            () => false,
          ),
      )
      .toBe(true);
    await startAgain(opened, `gives-up-${topic}`, topic);
    await expect.poll(() => opened.fatal.length).toBe(1);
    expect(opened.fatal[0]?.message).toMatch(/gave up \(.*LZ4.*\).*new process/);
  });

  test('a line that hangs with records left to read ends the process', async ({ expect }) => {
    const opened = the().open({ timings: { watchdogMs: 1_500, requestMs: 60_000 } });
    const { name: topic } = await freshTopic(opened.log, 1);
    const consumer = opened.log.consumer({ group: `hangs-${topic}`, topics: [topic] });
    const seen = new Recorder({ commitWith: consumer });
    await consumer.start(seen);
    const other = the().open().log.producer();
    await other.send(topic, [record('k', 'seen')]);
    await seen.given(1);
    opened.sockets.freeze();
    await other.send(topic, [record('k', 'never seen')]);
    await expect.poll(() => opened.fatal.length).toBe(1);
    expect(opened.fatal[0]?.message).toMatch(/fetched nothing for \d+ s, with 1 records left/);
  });
}

/** A group that committed `offset` of ten records in a topic with one partition, and stopped. */
async function stoppedAt(
  world: World,
  offset: number,
): Promise<{ opened: Opened; topic: string; group: string }> {
  const opened = world.open();
  const { name: topic } = await freshTopic(opened.log, 1);
  const group = `refused-${topic}`;
  const sent = numbered(10).map((n) => record('k', n));
  await opened.log.producer().send(topic, sent);
  const consumer = opened.log.consumer({ group, topics: [topic] });
  const seen = new Recorder();
  await consumer.start(seen);
  await seen.given(10);
  for (const assignment of seen.assigned) await consumer.commit(assignment, BigInt(offset));
  await consumer.stop();
  return { opened, topic, group };
}

async function startAgain({ log }: Opened, group: string, topic: string): Promise<Recorder> {
  const seen = new Recorder();
  // It may be refused so early that starting fails with it.
  await log
    .consumer({ group, topics: [topic] })
    .start(seen)
    .catch(() => undefined);
  return seen;
}
