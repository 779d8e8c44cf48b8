import type { EventData, RecordedEvent } from '@wabus/events';
import { silentLogger } from '@wabus/platform';
import { afterEach, expect, test } from 'vitest';
import type { AdmittedMessage, Tried } from './admitted-message.ts';
import { Lanes } from './lanes.ts';
import { unlimited } from './number-limiter.ts';
import { Slots } from './slots.ts';

let stopping = new AbortController();
afterEach(() => {
  stopping.abort();
  stopping = new AbortController();
});

/** Lanes whose messages come to what `answer` says, at a time that stands still unless the test moves it. */
function stage(answer: (messageId: string) => Tried) {
  const sent: string[] = [];
  const finished: string[] = [];
  const time = { now: 0 };
  const lanes = new Lanes({
    guards: {
      limiter: unlimited,
      slots: new Slots(1),
      breaker: { admit: async () => ({ done: () => undefined }) },
      gates: { fresh: async () => undefined },
    },
    send: async ({ release }) => {
      sent.push(release.data.messageId);
      return answer(release.data.messageId);
    },
    signal: stopping.signal,
    logger: silentLogger,
    onTrouble: () => undefined,
    now: () => time.now,
  });
  const admit = (messageId: string, phoneNumberId: string): void =>
    lanes.admit({
      release: releaseOf(messageId, phoneNumberId),
      turn: { ended: false },
      finished: () => finished.push(messageId),
    });
  return { lanes, admit, sent, finished, time };
}

function releaseOf(messageId: string, phoneNumberId: string): AdmittedMessage['release'] {
  const time = '2026-11-21T10:00:00.000Z';
  const data: EventData<'MessageReleased'> = {
    ...{ messageId, projectId: 'p', wabaId: 'w', phoneNumberId, contactId: 'c' },
    ...{ messageType: 'text', purpose: 'none', priority: 'bulk', release: 1 },
  };
  const envelope = { id: messageId, type: 'MessageReleased', schemaVersion: 1, revision: 1, position: 5n };
  const origin = { tenantId: 't', key: 'w', correlationId: 'x', causationId: 'x', personal: [] };
  const event: RecordedEvent = {
    ...{ ...envelope, ...origin, stream: `message-${messageId}`, occurredAt: time, recordedAt: time },
    ...{ actor: { kind: 'system', id: 'test' }, data },
  };
  return { ...event, data };
}

test('a number that rests for long holds no record back: what waits for it is left to a later release', async () => {
  const { lanes, admit, sent, finished, time } = stage((messageId) =>
    messageId === 'refused' ? { kind: 'finished', pauseLaneMs: 3_600_000 } : { kind: 'finished' },
  );
  for (const messageId of ['refused', 'behind', 'last']) admit(messageId, 'limited');
  admit('other', 'well');
  await expect.poll(() => [...finished].sort()).toEqual(['behind', 'last', 'other', 'refused']);
  admit('released-again', 'limited');
  await expect.poll(() => finished).toContain('released-again');
  expect(sent).not.toContain('last');
  expect(sent).not.toContain('released-again');
  expect(lanes.waiting).toBe(0);
  time.now += 3_600_000;
  admit('after-the-rest', 'limited');
  await expect.poll(() => sent).toContain('after-the-rest');
});

test('a number that rests for a moment keeps what waits for it', async () => {
  const { lanes, admit, sent, finished } = stage(() => ({ kind: 'finished', pauseLaneMs: 5_000 }));
  for (const messageId of ['one', 'two', 'three']) admit(messageId, 'throttled');
  await expect.poll(() => finished).toContain('one');
  expect(lanes.waiting).toBeGreaterThan(0);
  expect(sent).not.toContain('three');
  expect(finished).not.toContain('three');
});
