import { type MessageCommand, type MessageState, messageDecider } from '@wabus/domain';
import { queueIt, status } from '@wabus/domain/testing';
import type { EventStore } from '@wabus/event-store';
import { createEventStoreDbEventStore } from '@wabus/event-store/eventstoredb';
import { startEventStoreDbTestServer } from '@wabus/event-store/test-server';
import { derivedId, streamName } from '@wabus/events';
import { silentLogger, systemIds } from '@wabus/platform';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { because, type RunnerStand, startRunnerStand } from '../testing/runner-stand.ts';
import type { CommandRunner } from './command-runner.ts';
import { StreamMemory } from './stream-memory.ts';
import type { RunOutcome, RunRequest } from './types.ts';

/** Times the usual number of histories: `WABUS_PROPERTY_RUNS=10` makes 120 on each engine. */
const numRuns = Math.ceil(12 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1));

const STREAMS = 3;

/** What may be asked of a message; `step`: how many things were asked before. */
const DEEDS = {
  queue: (messageId, contactId) => ({ ...queueIt, messageId, contactId }),
  release: (messageId) => {
    const { to, content } = queueIt.personal;
    return { type: 'ReleaseMessage', messageId, personal: { to, content } };
  },
  attempt: (messageId, _, step) => {
    const attemptId = derivedId('attempt', step);
    return { type: 'AttemptMessage', messageId, attemptId, release: 1, callBy: '2026-11-21T10:00:00Z' };
  },
  accept: (messageId, _, step) => {
    const [attemptId, at] = [derivedId('attempt', step - 1), '2026-11-21T10:00:01Z'];
    return { type: 'AcceptMessage', messageId, attemptId, wamid: 'wamid.1', held: false, at };
  },
  defer: (messageId) => ({ type: 'DeferMessage', messageId, reason: 'paused' }),
  sent: (messageId) => ({ ...status('sent', 1), messageId }),
  delivered: (messageId) => ({ ...status('delivered', 2), messageId }),
  read: (messageId, _, step) => ({ ...status('read', 3), messageId, eventId: derivedId('read', step) }),
} satisfies Record<string, (messageId: string, contactId: string, step: number) => MessageCommand>;

const stepOf = fc.record({
  deed: fc.constantFrom(...(Object.keys(DEEDS) as (keyof typeof DEEDS)[])),
  stream: fc.nat({ max: STREAMS - 1 }),
  writer: fc.nat({ max: 3 }),
});
type Step = typeof stepOf extends fc.Arbitrary<infer One> ? One : never;

let stand: RunnerStand;
const engines: { postgres?: EventStore; eventstoredb?: EventStore } = {};
const ends: (() => Promise<unknown>)[] = [];
let contactId = '';
beforeAll(async () => {
  stand = await startRunnerStand();
  const double = await startEventStoreDbTestServer();
  const { connectionString } = double;
  const store = createEventStoreDbEventStore({ connectionString, logger: silentLogger });
  Object.assign(engines, { postgres: stand.store, eventstoredb: store });
  ends.push(
    () => store.close(),
    () => double.close(),
    () => stand.stop(),
  );
  contactId = await stand.person();
});
afterAll(async () => {
  for (const end of ends) await end();
});

/** Two writers of one process, one of another, and one that always reads. */
function someThatRemember(store: EventStore): CommandRunner[] {
  const [ours, theirs] = [new StreamMemory(), new StreamMemory(2)];
  return [{ memory: ours }, { memory: ours }, { memory: theirs }, {}].map((ports) =>
    stand.runner({ store, ...ports }),
  );
}

const allThatRead = (store: EventStore): CommandRunner[] =>
  Array.from({ length: 4 }, () => stand.runner({ store }));

type Request = RunRequest<MessageState, MessageCommand>;

/** What is asked of these messages, step by step, each with who is asked. */
function asked(steps: readonly Step[], messages: readonly string[]) {
  return steps.map(
    ({ deed, stream, writer }, step): { readonly writer: number; readonly request: Request } => {
      const messageId = messages[stream] ?? '';
      const command = DEEDS[deed](messageId, contactId, step);
      const request = {
        decider: messageDecider,
        stream: streamName.message(messageId),
        command,
        context: because(`${step}`),
      };
      return { writer, request };
    },
  );
}

/**
 * What a command came to. A fact that stood already, where somebody remembered the stream before it, is answered by the
 * store as it was the first time: a repeat of the same ids at the same revision.
 */
function cameTo({ command }: Request, outcome: RunOutcome<MessageState> | undefined) {
  if (!outcome?.ok) return outcome?.error.name;
  return command.type === 'RecordStatus' ? 'stands' : outcome.result.events.map(({ type }) => type);
}

/** What stands in the streams, but for what differs between two histories of the same steps: ids and times of ours. */
async function told(store: EventStore, messages: readonly string[]) {
  const streams = await Promise.all(
    messages.map((messageId) => store.readStream(streamName.message(messageId))),
  );
  return streams.map((events) =>
    events.map(({ type, revision, causationId, key, data }) => {
      const { messageId: _own, ...rest } = data as { readonly messageId: string };
      return { type, revision, causationId, key, rest };
    }),
  );
}

const fresh = (): string[] => Array.from({ length: STREAMS }, () => systemIds.fresh());

describe.each(['postgres', 'eventstoredb'] as const)('on %s', (name) => {
  const store = (): EventStore => {
    const engine = engines[name];
    if (!engine) throw new Error(`no ${name}`);
    return engine;
  };

  test('whoever remembers writes the same streams, and answers the same, as who always reads', async () => {
    const steps = fc.array(stepOf, { minLength: 4, maxLength: 24 });
    const history = async (runners: CommandRunner[], given: readonly Step[]) => {
      const messages = fresh();
      const answers = [];
      for (const { writer, request } of asked(given, messages)) {
        const [outcome] = (await runners[writer]?.runMany([request])) ?? [];
        answers.push(cameTo(request, outcome));
      }
      return { answers, streams: await told(store(), messages) };
    };
    await fc.assert(
      fc.asyncProperty(steps, async (given) => {
        const remembered = await history(someThatRemember(store()), given);
        expect(remembered).toEqual(await history(allThatRead(store()), given));
      }),
      { numRuns },
    );
  });

  test('writers at once, some of whom remember, leave every fact once and let no two attempt', async () => {
    const deed = fc.constantFrom<keyof typeof DEEDS>('sent', 'delivered', 'read', 'attempt');
    const step = fc.tuple(stepOf, deed).map(([one, fact]) => ({ ...one, deed: fact }));
    const steps = fc.array(step, { minLength: 6, maxLength: 24 });
    await fc.assert(
      fc.asyncProperty(steps, async (given) => {
        const messages = fresh();
        const runners = someThatRemember(store());
        const whole = messages.map((messageId) => ({ ...queueIt, messageId, contactId, release: true }));
        for (const command of whole) {
          const stream = streamName.message(command.messageId);
          await runners[0]?.run({ decider: messageDecider, stream, command, context: because('queue') });
        }
        const all = asked(given, messages);
        const outcomes = await Promise.all(
          runners.map((runner, writer) =>
            runner.runMany(all.filter((one) => one.writer === writer).map(({ request }) => request)),
          ),
        );
        expect(outcomes.flat().filter(({ ok }) => !ok)).toEqual([]);
        const streams = await told(store(), messages);
        for (const [index, events] of streams.entries()) {
          expect(events.map(({ revision }) => revision)).toEqual(events.map((_, place) => place));
          const own = given.map((one, at) => ({ ...one, at })).filter(({ stream }) => stream === index);
          const wanted = own.filter(({ deed }) => deed !== 'attempt');
          const words = new Set(wanted.map(({ deed, at }) => (deed === 'read' ? `read ${at}` : deed)));
          expect(events.filter(({ type }) => /Sent$|Delivered$|Read$/.test(type))).toHaveLength(words.size);
          const attempts = events.filter(({ type }) => type === 'MessageSendAttempted');
          // None where Meta's word came first: it was sent then.
          expect(attempts.length).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns },
    );
  });
});
