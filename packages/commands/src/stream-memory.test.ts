import { type MessageCommand, type MessageState, messageDecider, projectDecider } from '@wabus/domain';
import { queueIt, status } from '@wabus/domain/testing';
import type { EventStore } from '@wabus/event-store';
import { withAppendFaults } from '@wabus/event-store/testing';
import { streamName } from '@wabus/events';
import { systemIds } from '@wabus/platform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { because, crmCommand, type RunnerStand, startRunnerStand } from '../testing/runner-stand.ts';
import { StreamMemory } from './stream-memory.ts';
import type { RunRequest } from './types.ts';

let stand: RunnerStand;
beforeAll(async () => {
  stand = await startRunnerStand();
});
afterAll(() => stand.stop());

/** The store with a count of what was read, and of appends. */
function counted(on: Pick<EventStore, 'append' | 'readStream'> = stand.store) {
  const counts = { reads: 0, appends: 0 };
  const store: Pick<EventStore, 'append' | 'readStream'> = {
    readStream: (stream, options) => {
      counts.reads += 1;
      return on.readStream(stream, options);
    },
    append: (appends) => {
      counts.appends += appends.length;
      return on.append(appends);
    },
  };
  return { store, counts };
}

const on = (
  messageId: string,
  command: MessageCommand,
  causationId = 'cause',
): RunRequest<MessageState, MessageCommand> => ({
  decider: messageDecider,
  stream: streamName.message(messageId),
  command: { ...command, messageId },
  context: because(causationId),
});

/** A message that stands in the store, written by a runner with this memory. */
async function queued(memory: StreamMemory) {
  const { store, counts } = counted();
  const runner = stand.runner({ store, memory });
  const messageId = systemIds.fresh();
  await runner.run(on(messageId, { ...queueIt, contactId: await stand.person() }));
  counts.reads = 0;
  counts.appends = 0;
  return { messageId, runner, counts };
}

const statuses = async (messageId: string): Promise<string[]> =>
  (await stand.store.readStream(`message-${messageId}`)).slice(1).map(({ type }) => type);

describe('what a process remembers of streams', () => {
  test('what one runner appended another one of the process appends behind, without reading', async () => {
    const memory = new StreamMemory();
    const { messageId } = await queued(memory);
    const { store, counts } = counted();
    const other = stand.runner({ store, memory });
    await other.run(on(messageId, status('sent', 1)));
    const { revision, position } = await other.run(on(messageId, status('delivered', 2)));
    expect(counts).toEqual({ reads: 0, appends: 2 });
    const last = (await stand.store.readStream(`message-${messageId}`)).at(-1);
    expect({ revision, position }).toEqual({ revision: last?.revision, position: last?.position });
  });

  test('where others wrote meanwhile, the append meets a conflict and only what stands behind is read', async () => {
    const { messageId, runner, counts } = await queued(new StreamMemory());
    await stand.runner().run(on(messageId, status('sent', 1)));
    const { revision } = await runner.run(on(messageId, status('delivered', 2)));
    expect([revision, counts]).toEqual([2, { reads: 1, appends: 2 }]);
    await runner.run(on(messageId, status('read', 3)));
    expect(counts).toEqual({ reads: 1, appends: 3 });
  });

  test('that there is nothing to do, or that a rule forbids it, is not concluded from what may be old', async () => {
    const { messageId, runner, counts } = await queued(new StreamMemory());
    const attempt = {
      type: 'AttemptMessage',
      messageId,
      attemptId: systemIds.fresh(),
      release: 1,
      callBy: '2026-11-21T10:00:00Z',
    } as const;
    const { to, content } = queueIt.personal;
    const release = { type: 'ReleaseMessage', messageId, personal: { to, content } } as const;
    await stand.runner().run(on(messageId, release));
    const { events } = await runner.run(on(messageId, attempt));
    expect(events.map(({ type }) => type)).toEqual(['MessageSendAttempted']);
    expect(counts.reads).toBe(1);
  });

  test('a command that may be a repeat is looked for, whatever is remembered', async () => {
    const memory = new StreamMemory();
    const projectId = systemIds.fresh();
    const stream = streamName.project(projectId);
    const create = {
      decider: projectDecider,
      stream,
      command: { type: 'CreateProject', projectId, name: 'A' },
    } as const;
    const context = crmCommand(systemIds.fresh());
    await stand.runner().run({ ...create, context });
    const rename = (name: string) => ({
      ...create,
      command: { type: 'BeginSignup', projectId, signupId: name, wabaId: 'w1' } as const,
      context: because(name),
    });
    const runner = stand.runner({ memory });
    await runner.run(rename('s1'));
    expect(memory.recall(stream, projectDecider)).toMatchObject({ revision: 1 });
    expect(await runner.run({ ...create, context })).toMatchObject({ replayed: true, revision: 1 });
  });

  test('after an append without an answer nothing is remembered of its stream', async () => {
    const memory = new StreamMemory();
    const { messageId } = await queued(memory);
    const lossy = withAppendFaults(stand.store, () => 'lost-after');
    const runner = stand.runner({ memory, store: lossy, retry: { unknowns: 0 } });
    await expect(runner.run(on(messageId, status('sent', 1)))).rejects.toThrow();
    expect(memory.recall(`message-${messageId}`, messageDecider)).toBeUndefined();
    const { store, counts } = counted();
    await stand.runner({ memory, store }).run(on(messageId, status('sent', 1)));
    expect([counts.reads, await statuses(messageId)]).toEqual([1, ['MessageSent']]);
  });

  test('writers of one process meet no conflict, however many come at once', async () => {
    const memory = new StreamMemory();
    const { messageId, counts } = await queued(memory);
    const { store, counts: theirs } = counted();
    const runners = Array.from({ length: 4 }, () => stand.runner({ memory, store }));
    const words = Array.from({ length: 40 }, (_, n) => ({
      ...status('delivered', 2),
      eventId: systemIds.fresh(),
      n,
    }));
    await Promise.all(words.map((word, n) => runners[n % 4]?.run(on(messageId, word))));
    expect([counts.appends + theirs.appends, theirs.reads]).toEqual([40, 0]);
    expect(await statuses(messageId)).toHaveLength(40);
  });

  test('those written to last are remembered, so many and no more, and none by another decider', () => {
    const memory = new StreamMemory(2);
    const at = (revision: number) => ({ state: messageDecider.initialState, revision, position: 1n });
    memory.remember('a', messageDecider, at(1));
    memory.remember('b', messageDecider, at(2));
    memory.recall('a', messageDecider);
    memory.remember('c', messageDecider, at(3));
    expect(memory.recall('a', messageDecider)).toEqual(at(1));
    expect(memory.recall('b', messageDecider)).toBeUndefined();
    expect(memory.recall('c', projectDecider)).toBeUndefined();
    memory.forgetAll();
    expect(memory.recall('c', messageDecider)).toBeUndefined();
  });
});
