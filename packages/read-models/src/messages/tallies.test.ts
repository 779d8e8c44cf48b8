import { BREAKDOWN_GROUPS, MESSAGE_STATUSES, type MessageStatus, STATUS_MEANINGS } from '@wabus/domain';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bitsOf, COUNTED, type CountedMessage, countsOfPerson } from './tallies.ts';

/** `WABUS_PROPERTY_RUNS=10` tries ten times as many. */
const times = Number(process.env.WABUS_PROPERTY_RUNS ?? 1);

test('every status counts in its group of the breakdown, and who is pending in none', () => {
  for (const status of MESSAGE_STATUSES) {
    const counts: Readonly<Record<string, number>> = countsOfPerson([
      { status, had: bitsOf([status]), place: 1n },
    ]);
    const groups = BREAKDOWN_GROUPS.filter((group) => counts[`now_${group}`] === 1);
    const { breakdown } = STATUS_MEANINGS[status];
    expect(groups, status).toEqual(breakdown === 'pending' ? [] : [breakdown]);
  }
});

test('sums of differences are the count of what is there, whatever happened in between and in whichever rounds', () => {
  const status = fc.constantFrom<MessageStatus>(...MESSAGE_STATUSES);
  const step = fc.record({ person: fc.nat(2), round: fc.nat(2), status });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const people = [0, 1, 2].map((): Map<number, CountedMessage> => new Map());
      const sums = new Map(COUNTED.map((name) => [name, 0]));
      for (const { person, round, status: next } of steps) {
        const messages = people[person] ?? new Map<number, CountedMessage>();
        const before = countsOfPerson([...messages.values()]);
        const had = (messages.get(round)?.had ?? 0) | bitsOf([next]);
        messages.set(round, { status: next, had, place: BigInt(round) });
        const after = countsOfPerson([...messages.values()]);
        for (const name of COUNTED) sums.set(name, (sums.get(name) ?? 0) + after[name] - before[name]);
      }
      const counted = people.map((messages) => countsOfPerson([...messages.values()]));
      for (const name of COUNTED)
        expect(sums.get(name)).toBe(counted.reduce((sum, counts) => sum + counts[name], 0));
    }),
    { numRuns: 200 * times },
  );
});
