import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ReachableAddress, replyAddress, waysTo } from './reply-address.ts';

const numRuns = 200 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1);

const address = (value: string, more: Partial<ReachableAddress> = {}): ReachableAddress => ({
  ...{ kind: value.startsWith('+') ? ('phone' as const) : ('userId' as const), value, contactId: 'a' },
  ...{ position: 1n, lostAt: null, gainedAt: null, ...more },
});
const [early, late] = ['2026-11-21T10:00:00Z', '2026-11-21T12:00:00+00:00'] as const;

test('MP27: numbers go before ids, those of who goes on before those of who was merged into them, newest first', () => {
  const best = [
    address('+3', { position: 30n }),
    address('+1', { position: 10n }),
    address('+4', { contactId: 'b', position: 40n }),
    address('+2', { contactId: 'b', position: 20n }),
    address('US.1'),
    address('US.2', { contactId: 'b', position: 50n }),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(best, { minLength: best.length }), (told) => {
      expect(waysTo(told, 'a')).toEqual(best);
    }),
    { numRuns },
  );
});

test.each([
  ['a number given up', '+1', { lostAt: late, gainedAt: null }, false],
  ['a number that came back since', '+1', { lostAt: early, gainedAt: late }, true],
  ['a number that was gained before it was given up', '+1', { lostAt: late, gainedAt: early }, false],
  ['an id given up, whatever is told of it since', 'US.1', { lostAt: early, gainedAt: late }, false],
] as const)('%s is a way to the person: %s %j %s', (_what, value, told, theirs) => {
  const ways = waysTo([address(value, told), address('+9', { contactId: 'b' })], 'a');
  expect(ways.map((way) => way.value)).toEqual(theirs ? [value, '+9'] : ['+9']);
  expect(replyAddress(ways, value)?.value, 'of who wrote from there last').toBe(theirs ? value : '+9');
});

test('who has no address at all is answered nowhere, also if they wrote', () => {
  expect(replyAddress(waysTo([], 'a'), '+1')).toBeNull();
});
