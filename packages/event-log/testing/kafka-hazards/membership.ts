import { describe, test } from 'vitest';
import { freshTopic, numbered, Recorder, record } from '../../conformance/harness.ts';
import type { Assignment, LogConsumer } from '../../src/port.ts';
import { API } from './watched-sockets.ts';
import type { World } from './world.ts';

/** Who is a member and who is not any more, as seen from both ends. */
export function describeMembership(the: () => World): void {
  describe.concurrent('membership', () => {
    describeLateAnswers(the);
    describeLostAnswers(the);
    describeStops(the);
    describeStandstill(the);
  });
}

/** How many heartbeats, a second apart, outlast a session and the watchdog. */
const LONG = 8;

function describeStandstill(the: () => World): void {
  test('a member whose partitions are all paused, failing or full stays one, and goes on when it may', async ({
    expect,
  }) => {
    const { log, fatal, sockets } = the().open({ timings: { watchdogMs: 1_500 } });
    const { name: topic } = await freshTopic(log, 3);
    const sent = numbered(60);
    await log.producer().send(
      topic,
      sent.map((n) => record(n, n)),
    );
    const consumer = log.consumer({ group: `still-${topic}`, topics: [topic], maxBatchRecords: 1 });
    const gate = Promise.withResolvers<void>();
    const given = new Set<string>();
    const held: Assignment[] = [];
    let open = false;
    await consumer.start({
      onAssigned: (assignment) => {
        held.push(assignment);
        if (assignment.partition === 0) consumer.pause(assignment);
      },
      onBatch: async ({ partition, records }) => {
        if (!open && partition === 1) throw new Error('not yet');
        if (!open && partition === 2) await gate.promise;
        for (const { value } of records) given.add(value.toString());
      },
    });
    const before = sockets.sent(API.heartbeat);
    await expect.poll(() => sockets.sent(API.heartbeat) - before).toBeGreaterThan(LONG);
    expect([fatal, given.size, held.length, consumer.assignments().length]).toEqual([[], 0, 3, 3]);
    open = true;
    gate.resolve();
    for (const assignment of held) consumer.resume(assignment);
    await expect.poll(() => given.size).toBe(sent.length);
    expect(held).toHaveLength(3);
    await consumer.stop();
  });
}

function describeLateAnswers(the: () => World): void {
  test('an answer of the group that is read too late gives no right to hand out what was fetched', async ({
    expect,
  }) => {
    const frozen = the().open();
    const { name: topic } = await freshTopic(frozen.log, 1);
    const group = `late-${topic}`;
    await the()
      .open()
      .log.producer()
      .send(
        topic,
        numbered(10).map((n) => record('k', n)),
      );
    const first = frozen.log.consumer({ group, topics: [topic], maxBatchRecords: 1 });
    const gate = Promise.withResolvers<void>();
    const told: string[] = [];
    await first.start({
      onBatch: ({ epoch }) => {
        told.push(`given in ${epoch}`);
        return gate.promise;
      },
      onRevoked: ({ epoch }) => void told.push(`revoked ${epoch}`),
    });
    await expect.poll(() => told.length, { interval: 10 }).toBe(1);
    const [{ epoch }] = first.assignments() as [Assignment];
    // From here on the group's answers, also to the heartbeats that it has taken, lie unread.
    const asked = frozen.sockets.sent(API.heartbeat);
    await expect.poll(() => frozen.sockets.sent(API.heartbeat), { interval: 1 }).toBeGreaterThan(asked);
    frozen.sockets.freeze();
    const second = the()
      .open()
      .log.consumer({ group, topics: [topic] });
    await second.start({ onBatch: async () => undefined });
    gate.resolve();
    await expect.poll(() => second.assignments().length).toBe(1);
    frozen.sockets.thaw();
    await expect.poll(() => told).toContain(`revoked ${epoch}`);
    expect(told.filter((what) => what === `given in ${epoch}`)).toHaveLength(1);
    await Promise.all([first.stop(), second.stop()]);
  });
}

function describeLostAnswers(the: () => World): void {
  test.for([
    ['another one joins its group', 'syncGroup', 'is silent', { sessionMs: 60_000, requestMs: 5_000 }],
    ['its group forgot it', 'joinGroup', 'breaks', {}],
    ['its group forgot it', 'findCoordinator', 'breaks', {}],
  ] as const)(
    'a member that joins because %s, and loses the answer (%s, the line %s), joins once more and reads on',
    async ([why, kind, loss, timings], { expect }) => {
      const member = the().open({ timings });
      const other = the().open();
      const { name: topic } = await freshTopic(other.log, 2);
      const group = `lost-${topic}`;
      const consumers = [member, other].map(({ log }) => log.consumer({ group, topics: [topic] }));
      const [first, second] = consumers as [LogConsumer, LogConsumer];
      const seen = consumers.map((commitWith) => new Recorder({ commitWith }));
      const given = (): number => new Set(seen.flatMap((recorder) => recorder.texts())).size;
      await first.start(seen[0] as Recorder);
      const forgotten = why === 'its group forgot it';
      if (forgotten) {
        member.sockets.freeze();
        await expect.poll(() => the().membersOf(group)).toEqual([]);
      }
      member.sockets.loseNextAnswer(API[kind], loss);
      member.sockets.thaw();
      if (!forgotten) await second.start(seen[1] as Recorder);
      await expect.poll(() => member.sockets.losing).toBe(false);
      const records = numbered(40).map((n) => record(n, n));
      await other.log.producer().send(topic, records);
      await expect.poll(given).toBe(records.length);
      await expect.poll(() => first.assignments().length).toBe(forgotten ? 2 : 1);
      expect(member.fatal).toEqual([]);
      await Promise.all([first.stop(), second.stop()]);
    },
  );
}

function describeStops(the: () => World): void {
  test('a member that is stopped while it joins leaves nobody behind that the others would wait for', async ({
    expect,
  }) => {
    const { log } = the().open();
    const { name: topic } = await freshTopic(log, 4);
    const group = `joining-${topic}`;
    const steady = log.consumer({ group, topics: [topic] });
    await steady.start(new Recorder());
    for (const kind of [API.findCoordinator, API.joinGroup, API.syncGroup]) {
      const passing = the().open();
      const consumer = passing.log.consumer({ group, topics: [topic] });
      const starting = consumer.start(new Recorder());
      const refused = expect(starting).rejects.toThrow(/stopped while it was starting/);
      await expect.poll(() => passing.sockets.sent(kind), { interval: 1 }).toBeGreaterThan(0);
      await consumer.stop();
      await refused;
      const members = (): Promise<string[]> => the().membersOf(group);
      await expect.poll(members).toHaveLength(1);
    }
    await expect.poll(() => steady.assignments().length).toBe(4);
    await steady.stop();
  });
}
