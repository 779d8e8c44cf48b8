import fc from 'fast-check';
import { expect, test } from 'vitest';
import { saidOrder } from './said-order.ts';

test('what was said later comes after what was said before, and of one moment the ids decide, in any order', () => {
  const said = fc.record({
    at: fc.date({ min: new Date(0), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true }),
    id: fc.uuid(),
  });
  fc.assert(
    fc.property(said, said, (one, other) => {
      const [first, second] = [one, other].map(({ at, id }) => saidOrder(at.toISOString(), id)) as [
        string,
        string,
      ];
      expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
      if (one.at.getTime() !== other.at.getTime()) expect(first < second).toBe(one.at < other.at);
      else if (one.id.slice(14) !== other.id.slice(14))
        expect(first < second).toBe(one.id.slice(14) < other.id.slice(14));
    }),
  );
});
