import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fairShare } from './fair-share.ts';

const group = fc.uniqueArray(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), { minLength: 1, maxLength: 40 });
const partitions = fc.nat({ max: 200 });

test('the shares of all members are the partitions: none is left over, none is claimed twice', () => {
  fc.assert(
    fc.property(partitions, group, (count, members) => {
      const shares = members.map((me) => fairShare(count, members, me));
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(count);
      expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
    }),
  );
});

test('a share depends on who is there, not on the order of the list nor on whether it names the asker', () => {
  fc.assert(
    fc.property(partitions, group, (count, members) => {
      const me = members[0] as bigint;
      const share = fairShare(count, members, me);
      expect(fairShare(count, members.toReversed(), me)).toBe(share);
      expect(fairShare(count, members.slice(1), me)).toBe(share);
    }),
  );
});

test('when a member comes, nobody’s share grows: only what the newcomer takes moves', () => {
  fc.assert(
    fc.property(partitions, group, (count, [newcomer, ...members]) => {
      for (const me of members) {
        const after = fairShare(count, [...members, newcomer as bigint], me);
        expect(after).toBeLessThanOrEqual(fairShare(count, members, me));
      }
    }),
  );
});
