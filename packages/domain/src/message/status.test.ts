import { describe, expect, test } from 'vitest';
import { at, failure, happen, own, status } from '../../testing/message-fixture.ts';
import { attemptsOf, failureOf, messageStatus, playedAt, statusTimesOf } from './attempts.ts';
import { MESSAGE_LIFECYCLE } from './lifecycle.ts';
import {
  breakdownOf,
  earlier,
  MESSAGE_STATUSES,
  mergeTimes,
  STATUS_MEANINGS,
  type StatusMeanings,
  statusOf,
} from './status.ts';

const begin = [own.queued, own.released(), own.attempted('a1', 1)].map((event, second) => ({
  event,
  second,
}));
const second = [own.released(2), own.attempted('a2', 2)].map((event, index) => ({
  event,
  second: 10 + index,
}));
const then = (event: (typeof begin)[number]['event']) => ({ event, second: 5 });
const told = (...of: Parameters<typeof status>) => ({ command: status(...of) });
const statusAfter = (...more: Parameters<typeof happen>[0]) =>
  messageStatus(happen([...begin, ...more]).state);

describe("a message's status", () => {
  test.each([
    ['queued while its call is under way', [], 'queued'],
    ['queued after an attempt that never called', [then(own.abandoned())], 'queued'],
    ['deferred when Meta refused it for now', [then(own.deferred('a1'))], 'deferred'],
    ['unknown when the answer was lost', [then(own.unknown())], 'unknown'],
    ['accepted when Meta took it', [then(own.accepted())], 'accepted'],
    ['held when Meta holds it', [then(own.held())], 'held'],
    ['failed when Meta refused it', [then(own.rejected())], 'failed'],
    ['sent before the answer came', [told('sent', 4)], 'sent'],
    ['sent after being held', [then(own.held()), told('sent', 4)], 'sent'],
    ['failed rather than sent', [told('failed', 4), told('sent', 5)], 'failed'],
    ['delivered rather than failed', [told('failed', 6), told('delivered', 5)], 'delivered'],
    ['read without delivered', [told('read', 5)], 'read'],
    [
      'read when it was played, whatever came before or after',
      [told('played', 5), told('delivered', 6)],
      'read',
    ],
    ['sent whatever else Meta says of it', [told('sent', 4), told('deleted', 5), told('warning', 6)], 'sent'],
    ['sent when a webhook resolves an unknown outcome', [then(own.unknown()), told('sent', 9)], 'sent'],
    ['failed when a webhook resolves an unknown outcome', [then(own.unknown()), told('failed', 9)], 'failed'],
  ] as const)('is %s', (_when, more, expected) => {
    expect(statusAfter(...more)).toBe(expected);
  });

  test('has a time of its own for when it was played first, and was read then at the latest', () => {
    const { state } = happen([...begin, told('played', 7), told('played', 5), told('read', 6)]);
    expect(playedAt(state)).toBe(at(5));
    expect(statusTimesOf(state).read).toBe(at(5));
    expect(playedAt(happen(begin).state)).toBeUndefined();
  });

  test('goes by the newest attempt', () => {
    const refusedForNow = then(own.deferred('a1'));
    expect(statusAfter(refusedForNow, ...second)).toBe('queued');
    expect(statusAfter(refusedForNow, ...second, told('failed', 20, { attemptId: 'a1' }))).toBe('queued');
    expect(statusAfter(refusedForNow, ...second, told('sent', 20, { attemptId: 'a2' }))).toBe('sent');
  });

  test('is delivered or read when any attempt was', () => {
    const both = [told('delivered', 20, { attemptId: 'a1' }), told('failed', 21, { attemptId: 'a2' })];
    expect(statusAfter(then(own.deferred('a1')), ...second, ...both)).toBe('delivered');
  });

  test('keeps failed of attempt 1 beside delivered of attempt 2', () => {
    const { state } = happen([
      ...begin,
      then(own.deferred('a1')),
      ...second,
      told('failed', 20, { attemptId: 'a1' }),
      told('delivered', 21, { attemptId: 'a2' }),
    ]);
    expect(attemptsOf(state).map(({ attemptId, failure: why }) => [attemptId, why])).toEqual([
      ['a1', failure],
      ['a2', undefined],
    ]);
    expect(failureOf(state)).toBeUndefined();
  });
});

describe('evidence that names no attempt', () => {
  const byWamid = { wamid: 'wamid.a1' };

  test('belongs to the attempt with its wamid', () => {
    const { state } = happen([...begin, then(own.accepted()), told('delivered', 6, byWamid)]);
    expect(attemptsOf(state)).toHaveLength(1);
    expect(attemptsOf(state)[0]?.times).toHaveProperty('delivered');
  });

  test('belongs to the attempt that other evidence ties to its wamid', () => {
    const { state } = happen([...begin, told('sent', 5), told('read', 6, byWamid)]);
    expect(attemptsOf(state)).toHaveLength(1);
  });

  test('resolves the attempt whose answer was lost', () => {
    const { state } = happen([...begin, then(own.unknown()), told('sent', 6, byWamid)]);
    expect(attemptsOf(state)).toMatchObject([{ attemptId: 'a1', outcome: 'accepted', wamid: 'wamid.a1' }]);
  });

  test('stands alone when every attempt has another wamid', () => {
    const { state } = happen([...begin, then(own.accepted()), told('read', 6, { wamid: 'wamid.other' })]);
    expect(attemptsOf(state).map(({ attemptId }) => attemptId)).toEqual(['wamid.other', 'a1']);
    expect(messageStatus(state)).toBe('read');
  });
});

describe('what projections build on', () => {
  test('the status needs only marks and attempt numbers', () => {
    const attempts = [
      { number: 2, times: { attempted: 'x' } },
      { number: 1, times: { failed: 'x' } },
    ];
    expect(statusOf({ suppressed: false, deferred: false, attempts })).toBe('queued');
    expect(statusOf({ suppressed: true, deferred: false, attempts: [] })).toBe('suppressed');
  });

  test('marks merge to the earlier time, by the clock and not by the spelling', () => {
    const one = { sent: '2026-11-21T10:00:00Z', read: '2026-11-21T10:05:00Z' };
    const other = { sent: '2026-11-21T10:00:00.500Z', delivered: '2026-11-21T10:02:00Z' };
    const merged = { ...one, delivered: other.delivered };
    expect(mergeTimes(one, other)).toEqual(merged);
    expect(mergeTimes(other, one)).toEqual(merged);
    expect(earlier('2026-11-21T10:00:00.500Z', '2026-11-21T10:00:00Z')).toBe('2026-11-21T10:00:00Z');
  });

  test('a status without a meaning and a group does not compile', () => {
    const { read: _forgotten, ...others } = STATUS_MEANINGS;
    // @ts-expect-error a status was forgotten
    const meanings: StatusMeanings = others;
    expect(Object.keys(meanings)).toHaveLength(MESSAGE_STATUSES.length - 1);
  });

  test('every status is in exactly one group, as the campaign’s breakdown has them', () => {
    const groups = Object.entries(STATUS_MEANINGS).map(([name, { breakdown }]) => [name, breakdown]);
    expect(Object.fromEntries(groups)).toEqual({
      queued: 'pending',
      deferred: 'pending',
      unknown: 'unknown',
      accepted: 'accepted',
      held: 'accepted',
      sent: 'reached',
      delivered: 'reached',
      read: 'reached',
      failed: 'failed',
      suppressed: 'suppressed',
    });
    expect(breakdownOf('held')).toBe('accepted');
  });

  test('the lifecycle leads only to phases that it describes, and an unknown outcome never to a second call', () => {
    const phases = Object.keys(MESSAGE_LIFECYCLE);
    for (const { next } of Object.values(MESSAGE_LIFECYCLE)) {
      for (const phase of Object.values(next)) expect(phases).toContain(phase);
    }
    const reachable = new Set(['unknown']);
    for (const phase of reachable) {
      const { next } = MESSAGE_LIFECYCLE[phase as keyof typeof MESSAGE_LIFECYCLE];
      for (const more of Object.values(next)) reachable.add(more);
    }
    expect([...reachable]).not.toContain('released');
    expect([...reachable]).not.toContain('attempted');
  });
});
