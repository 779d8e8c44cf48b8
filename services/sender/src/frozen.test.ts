import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { CommandRunner } from '@wabus/commands';
import { messageDecider } from '@wabus/domain';
import type { RecordedEvent } from '@wabus/events';
import { systemClock, systemIds } from '@wabus/platform';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { handedLog } from '../test/handed-log.ts';
import { type Stage, startStage } from '../test/stage.ts';

let stage: Stage;
let sender: ChildProcess;

beforeAll(async () => {
  stage = await startStage();
});
beforeEach(() => {
  const entry = new URL('../test/freezing-sender.ts', import.meta.url).pathname;
  const env = { DATABASE_URL: stage.database.url, KEK: stage.kek, GRAPH_URL: stage.graphUrl };
  sender = spawn(process.execPath, [entry], { env, stdio: ['ignore', 'ignore', 'inherit'] });
});
afterEach(async () => {
  await stage.stopAll();
  sender.kill('SIGKILL');
});
afterAll(() => stage?.end());

/** Waits until the sender stands still behind its attempt; answers the attempt. */
async function frozen(release: RecordedEvent): Promise<RecordedEvent> {
  const state = (): string | undefined =>
    readFileSync(`/proc/${sender.pid}/stat`, 'utf8').split(') ')[1]?.[0];
  await expect.poll(state).toBe('T');
  const attempt = (await stage.events(idOf(release))).at(-1) as RecordedEvent;
  expect(attempt.type).toBe('MessageSendAttempted');
  return attempt;
}

/** Thaws the sender and ends it kindly: whatever it was about to do is done then. */
async function thawAndEnd(): Promise<void> {
  const ended = once(sender, 'exit');
  sender.kill('SIGTERM');
  sender.kill('SIGCONT');
  expect(await ended).toEqual([0, null]);
}

const idOf = (release: RecordedEvent): string => (release.data as { messageId: string }).messageId;
const types = async (release: RecordedEvent): Promise<string[]> =>
  (await stage.events(idOf(release))).map(({ type }) => type);
const receivedFor = async (to: string) => (await stage.received()).filter((received) => received.to === to);

test('a sender that froze between attempt and call makes no call once it thaws too late, and neither does who took over', async () => {
  const to = '+16505550001';
  const release = await stage.released(to);
  await stage.publish([release]);
  const attempt = await frozen(release);
  const { callBy } = attempt.data as { callBy: string };
  await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(callBy));
  await declareUnknown(release, attempt.id);
  const taken = handedLog();
  const successor = await stage.sender({ log: taken.log });
  await taken.give([release]);
  await expect.poll(() => taken.finished()).toBe(true);
  await successor.stop();
  await thawAndEnd();
  expect(await receivedFor(to)).toEqual([]);
  expect(await types(release)).toEqual([
    'MessageQueued',
    'MessageReleased',
    'MessageSendAttempted',
    'MessageOutcomeUnknown',
  ]);
});

test('a sender that froze between attempt and call and thaws in time makes its call, once', async () => {
  const to = '+16505550002';
  const release = await stage.released(to);
  await stage.publish([release]);
  await frozen(release);
  await thawAndEnd();
  expect(await receivedFor(to)).toHaveLength(1);
  expect(await types(release)).toEqual([
    'MessageQueued',
    'MessageReleased',
    'MessageSendAttempted',
    'MessageAccepted',
  ]);
});

/** What the scheduler does long after the time to call has passed. */
async function declareUnknown(release: RecordedEvent, attemptId: string): Promise<void> {
  const { store, keyring } = stage;
  const { tenantId, key, stream, correlationId, id: causationId } = release;
  const runner = new CommandRunner({ store, keyring, clock: systemClock, ids: systemIds });
  const command = {
    type: 'RecordOutcomeUnknown',
    messageId: idOf(release),
    attemptId,
    reason: 'no-outcome',
  } as const;
  const actor = { kind: 'system', id: 'scheduler' } as const;
  const context = { tenantId, key, correlationId, causationId, actor };
  await runner.run({ decider: messageDecider, stream, command, context });
}
