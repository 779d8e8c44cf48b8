import type { DomainEvent } from '@wabus/events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Happening, happen, own, status } from '../../testing/message-fixture.ts';
import { attemptsOf, messageStatus, statusTimesOf } from './attempts.ts';
import type { RecordStatus } from './commands.ts';

/** Histories of our own events; a webhook may fall anywhere behind the first attempt. */
const twoAttempts = [own.queued, own.released(), own.attempted('a1', 1), own.deferred('a1')];
const HISTORIES: readonly (readonly DomainEvent[])[] = [
  [own.queued, own.released(), own.attempted('a1', 1), own.accepted('a1')],
  [own.queued, own.released(), own.attempted('a1', 1), own.held('a1')],
  [own.queued, own.released(), own.attempted('a1', 1), own.rejected('a1')],
  [own.queued, own.released(), own.attempted('a1', 1), own.unknown('a1')],
  [own.queued, own.released(), own.attempted('a1', 1), own.unknown('a1'), own.accepted('a1')],
  [...twoAttempts, own.released(2), own.attempted('a2', 2), own.accepted('a2')],
  [...twoAttempts, own.released(2), own.attempted('a2', 2), own.unknown('a2')],
];
const FIRST_ATTEMPT = 3;

const evidence = fc.uniqueArray(
  fc
    .tuple(
      fc.constantFrom<RecordStatus['status']>('sent', 'delivered', 'read', 'played', 'failed', 'warning'),
      fc.integer({ min: 4, max: 12 }),
      fc.constantFrom(
        { attemptId: 'a1' },
        { attemptId: 'a2' },
        { attemptId: 'a2', wamid: 'wamid.a1' },
        { wamid: 'wamid.a1' },
        { wamid: 'wamid.a2' },
        { wamid: 'wamid.other' },
      ),
    )
    .map(([kind, minute, named]) => status(kind, minute, named)),
  { selector: ({ eventId }) => eventId, maxLength: 10 },
);

/** The same webhooks in any order, some of them again, each anywhere behind the first attempt. */
const interleaved = fc.tuple(fc.constantFrom(...HISTORIES), evidence).chain(([history, facts]) =>
  fc.record({
    history: fc.constant(history),
    facts: fc.constant(facts),
    delivered: fc
      .tuple(
        fc.shuffledSubarray([...facts], { minLength: facts.length }),
        facts.length === 0 ? fc.constant([]) : fc.array(fc.constantFrom(...facts), { maxLength: 6 }),
      )
      .map(([all, again]) => [...all, ...again]),
    places: fc.array(fc.integer({ min: FIRST_ATTEMPT, max: history.length }), {
      minLength: 16,
      maxLength: 16,
    }),
  }),
);

const asHappenings = (history: readonly DomainEvent[]): Happening[] =>
  history.map((event, second) => ({ event, second }));

function weave(
  history: readonly DomainEvent[],
  delivered: readonly RecordStatus[],
  places: readonly number[],
) {
  const events = asHappenings(history);
  return Array.from({ length: history.length + 1 }, (_, place) => [
    ...delivered.flatMap((command, index) => (places[index] === place ? [{ command }] : [])),
    ...events.slice(place, place + 1),
  ]).flat();
}

describe('the same webhooks in any order and repetition', () => {
  test('fold to the same state, and a repeat appends nothing', () => {
    fc.assert(
      fc.property(interleaved, ({ history, facts, delivered, places }) => {
        const inOrder = happen([...asHappenings(history), ...facts.map((command) => ({ command }))]);
        const asDelivered = happen(weave(history, delivered, places));
        expect(asDelivered.appended).toBe(facts.length);
        expect(asDelivered.state).toEqual(inOrder.state);
        expect(attemptsOf(asDelivered.state)).toEqual(attemptsOf(inOrder.state));
        expect(messageStatus(asDelivered.state)).toBe(messageStatus(inOrder.state));
        expect(statusTimesOf(asDelivered.state)).toEqual(statusTimesOf(inOrder.state));
      }),
      { numRuns: 500 },
    );
  });

  test('keep every piece of evidence', () => {
    fc.assert(
      fc.property(interleaved, ({ history, facts, delivered, places }) => {
        const { state } = happen(weave(history, delivered, places));
        expect(Object.keys(state.evidence).sort()).toEqual(facts.map(({ eventId }) => eventId).sort());
        const marks = attemptsOf(state).flatMap(({ times }) => Object.keys(times));
        for (const { status: told } of facts.filter(({ status: word }) => word !== 'warning'))
          expect(marks).toContain(told === 'played' ? 'read' : told);
      }),
    );
  });
});
