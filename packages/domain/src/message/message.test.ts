import { fold } from '@wabus/domain';
import { recorded, specify } from '@wabus/domain/testing';
import type { DomainEvent } from '@wabus/events';
import { describe, expect, test } from 'vitest';
import {
  at,
  failure,
  messageId,
  own,
  ownRule,
  personal,
  queuedData,
  queueIt,
  status,
} from '../../testing/message-fixture.ts';
import { attemptsOf, failureOf, isSettled, messageStatus, statusTimesOf } from './attempts.ts';
import type { AttemptMessage, MessageCommand } from './commands.ts';
import { messageDecider } from './decide.ts';
import { messageAtFirstRelease } from './state.ts';

const { given } = specify(messageDecider);
const sealed = (content: object) => [{ contactId: 'c1', plain: content }];
const queued = [own.queued];
const released = [own.queued, own.released()];
const attempted = [...released, own.attempted()];
const release: MessageCommand = { type: 'ReleaseMessage', messageId, personal };
const attempt: AttemptMessage = {
  type: 'AttemptMessage',
  messageId,
  attemptId: 'a2',
  release: 1,
  callBy: at(2),
};
const suppress: MessageCommand = { type: 'SuppressMessage', ...own.suppressed.data };
const accept = {
  type: 'AcceptMessage',
  messageId,
  attemptId: 'a1',
  wamid: 'wamid.a1',
  held: false,
  at: at(3),
} as const;
const unknown: MessageCommand = {
  type: 'RecordOutcomeUnknown',
  messageId,
  attemptId: 'a1',
  reason: 'timeout',
};
const defer: MessageCommand = { type: 'DeferMessage', messageId, dueAt: at(30), reason: 'throttled' };

test('what failed on one of the devices of a person, by a status, is never sent again by itself, wherever it stands', () => {
  const failed = (attemptId: string): DomainEvent => ({
    type: 'MessageFailed',
    data: {
      ...{ messageId, attemptId, wamid: 'wamid.a1', at: at(9), source: 'webhook' },
      failure: { code: 'meta-131036', class: 'unknown', detail: 'Others may have it.' },
    },
  });
  for (const came of [own.accepted(), own.held(), own.unknown(), own.deferred('a1'), own.abandoned()]) {
    const past = [...attempted, came, failed('a1')];
    for (const command of [release, attempt, { ...attempt, release: 2 }]) {
      given(past).when(command).thenNothing();
    }
  }
});

test('what Meta has any word on is not sent again, though the word is no status', () => {
  const noted: DomainEvent = {
    type: 'MessageNoted',
    data: { messageId, attemptId: 'a1', wamid: 'wamid.a1', at: at(9), word: 'warning' },
  };
  for (const came of [own.deferred('a1'), own.abandoned()]) {
    given([...attempted, came, noted])
      .when(release)
      .thenNothing();
  }
});

describe('queuing and releasing', () => {
  test('a message is queued once', () => {
    given([])
      .when(queueIt)
      .then([{ ...own.queued, personal: sealed(personal) } as DomainEvent]);
    given(queued).when(queueIt).thenNothing();
    given([own.suppressed]).when(queueIt).thenNothing();
  });

  test('is queued and released in one append, the second part without what only the CRM needs', () => {
    const more = { ...personal, externalId: 'lead-1' };
    given([])
      .when({ ...queueIt, personal: more, release: true })
      .then([
        { ...own.queued, personal: sealed(more) } as DomainEvent,
        { ...own.released(), personal: sealed(personal) } as DomainEvent,
      ]);
  });

  test('whoever wrote it, named or not, stays with what was queued and keeps no release back', () => {
    const written = { ...queuedData, sentBy: 'agent', sentById: 'agent-4' } as const;
    const byAgent: DomainEvent = { type: 'MessageQueued', data: written };
    const handedOver = { ...own.released(), personal: sealed(personal) } as DomainEvent;
    given([])
      .when({ type: 'QueueMessage', ...written, personal, release: true })
      .then([{ ...byAgent, personal: sealed(personal) } as DomainEvent, handedOver]);
    given([byAgent]).when(release).then([handedOver]);
  });

  test('what it answers goes along with every release', () => {
    const quoting = { ...personal, context: { message_id: 'wamid.question' } };
    given([])
      .when({ ...queueIt, personal: quoting, release: true })
      .then([
        { ...own.queued, personal: sealed(quoting) } as DomainEvent,
        { ...own.released(), personal: sealed(quoting) } as DomainEvent,
      ]);
  });

  test('releases are counted', () => {
    given(queued)
      .when(release)
      .then([{ ...own.released(1), personal: sealed(personal) } as DomainEvent]);
    given(released)
      .when(release)
      .then([{ ...own.released(2), personal: sealed(personal) } as DomainEvent]);
    given([own.queued, own.released(), own.released(2)])
      .when({ ...release, afterRelease: 1 } as MessageCommand)
      .thenNothing();
  });

  test.each([
    ['an attempt is under way', attempted],
    ['Meta took it', [...attempted, own.accepted()]],
    ['Meta holds it', [...attempted, own.held()]],
    ['Meta refused it', [...attempted, own.rejected()]],
    ['nobody knows what Meta did', [...attempted, own.unknown()]],
    ['it was suppressed', [...queued, own.suppressed]],
  ])('is not released when %s', (_why, past) => {
    given(past).when(release).thenNothing();
  });

  test.each([
    ['was abandoned', own.abandoned()],
    ['was refused for now', own.deferred('a1')],
  ])('is released again after its attempt %s, unless a webhook says that it arrived', (_what, event) => {
    expect(given([...attempted, event]).when(release).state.releases).toBe(2);
    const { state } = given([...attempted, event]).when(status('sent', 9));
    expect(messageDecider.decide(release, state)).toEqual([]);
  });

  test('nothing else happens to a message that does not exist', () => {
    for (const command of [release, attempt, accept, unknown, defer])
      given([]).when(command).thenError('not-found');
  });
});

test('its first release alone tells of a message all that decides what follows', () => {
  const event = recorded(own.released(), 1);
  if (event.type !== 'MessageReleased') throw new Error('not released');
  const whole = fold(messageDecider, [recorded(own.queued), event]);
  const told = messageAtFirstRelease(event);
  const { round: _round, sentBy: _sentBy, ...queuedThen } = queuedData;
  const { queuedAt: _queuedAt, ...then } = whole;
  expect(told).toEqual({ ...then, queued: queuedThen });
  const attempted = recorded(own.attempted(), 2);
  for (const [next, commands] of [
    [[], [attempt, suppress, defer, release]],
    [[attempted], [accept, unknown, release, status('sent', 4)]],
  ] as const) {
    const decided = (from: typeof told) =>
      commands.map((command) => messageDecider.decide(command, fold(messageDecider, next, from)));
    expect(decided(told)).toEqual(decided(whole));
  }
});

describe('an attempt', () => {
  test('takes its fresh id for the event, so that only one of two senders can append it', () => {
    given(released)
      .when(attempt)
      .then([
        {
          type: 'MessageSendAttempted',
          id: 'a2',
          data: { messageId, attemptId: 'a2', number: 1, callBy: at(2) },
        },
      ]);
  });

  test('is for the release that waits, and for nobody once another was made', () => {
    given(released)
      .when({ ...attempt, release: 2 })
      .thenNothing();
    given([...released, own.released(2)])
      .when(attempt)
      .thenNothing();
    given(attempted).when(attempt).thenNothing();
    given(queued)
      .when({ ...attempt, release: 0 })
      .thenNothing();
  });

  test('counts on after one that was abandoned', () => {
    const { state } = given([...attempted, own.abandoned(), own.released(2)]).when({
      ...attempt,
      release: 2,
    });
    expect(attemptsOf(state).map(({ number, outcome }) => [number, outcome])).toEqual([
      [1, 'abandoned'],
      [2, undefined],
    ]);
  });

  test('that the message does not have has no outcome', () => {
    given(released).when(accept).thenError('attempt-unknown');
  });

  test.each<[string, MessageCommand, DomainEvent]>([
    ['accepted', accept, own.accepted()],
    ['held', { ...accept, held: true }, own.held()],
    ['rejected', { type: 'RejectMessage', messageId, attemptId: 'a1', at: at(3), failure }, own.rejected()],
    [
      'abandoned',
      { type: 'AbandonAttempt', messageId, attemptId: 'a1', reason: 'too late' },
      own.abandoned(),
    ],
    ['deferred', { ...defer, attemptId: 'a1' } as MessageCommand, own.deferred('a1')],
    ['unknown', unknown, own.unknown()],
  ])('is %s once', (_outcome, command, event) => {
    const { state } = given(attempted).when(command).then([event]);
    expect(isSettled(state)).toBe(true);
    given([...attempted, event])
      .when(command)
      .thenNothing();
  });

  test('whose answer comes late resolves an unknown outcome', () => {
    const { state } = given([...attempted, own.unknown()])
      .when(accept)
      .then([own.accepted()]);
    expect(messageStatus(state)).toBe('accepted');
    expect(attemptsOf(state)[0]?.times).toHaveProperty('unknown');
  });

  test('is not called unknown when a webhook already told', () => {
    const { state } = given(attempted).when(status('delivered', 4));
    expect(messageDecider.decide(unknown, state)).toEqual([]);
    expect(isSettled(state)).toBe(true);
  });
});

describe('deferring and suppressing', () => {
  test('before an attempt works while the message waits', () => {
    given(released).when(defer).then([own.deferred()]);
    expect(messageStatus(given(released).when(defer).state)).toBe('deferred');
    given(attempted).when(defer).thenNothing();
    given([...attempted, own.accepted()])
      .when(defer)
      .thenNothing();
  });

  test('a deferred message is queued again once it is released', () => {
    expect(messageStatus(given([...released, own.deferred(), own.released(2)]).state)).toBe('queued');
  });

  test('works on a message that was never queued, and once', () => {
    const { state } = given([]).when(suppress).then([own.suppressed]);
    expect(messageStatus(state)).toBe('suppressed');
    expect(failureOf(state)).toEqual(ownRule);
    given([own.suppressed]).when(suppress).thenNothing();
  });

  test('never contradicts an attempt', () => {
    given(attempted).when(suppress).thenNothing();
    given([...attempted, own.unknown()])
      .when(suppress)
      .thenNothing();
    given(released).when(suppress).then([own.suppressed]);
  });
});

describe('a status webhook', () => {
  test('keeps Meta’s time and the id derived from it', () => {
    given(attempted)
      .when({ ...status('delivered', 7), pricing: { category: 'marketing' } })
      .then([
        {
          type: 'MessageDelivered',
          id: status('delivered', 7).eventId,
          occurredAt: at(7),
          data: {
            messageId,
            wamid: 'wamid.a1',
            attemptId: 'a1',
            at: at(7),
            pricing: { category: 'marketing' },
          },
        },
      ]);
  });

  test('of another WABA or number is a conflict', () => {
    for (const from of [
      { wabaId: 'w2', phoneNumberId: 'n1' },
      { wabaId: 'w1', phoneNumberId: 'n2' },
    ]) {
      given(attempted)
        .when({ ...status('sent', 4), from })
        .thenError('message-conflict');
    }
  });

  test('is not taken for a message that does not exist', () => {
    given([]).when(status('sent', 4)).thenError('not-found');
  });

  test('says failed even when Meta does not say why', () => {
    const { failure: _why, ...unexplained } = status('failed', 5);
    const { state } = given([...attempted, own.accepted()]).when(unexplained);
    expect(failureOf(state)?.class).toBe('unknown');
  });
});

test('the times of a status are those of its first evidence', () => {
  const { state } = given([...attempted, own.accepted()]).when(status('read', 9));
  expect(statusTimesOf(state)).toEqual({ queued: '2026-01-01T00:00:00.000Z', accepted: at(3), read: at(9) });
  expect(queuedData.messageId).toBe(messageId);
});
