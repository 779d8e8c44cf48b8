import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BodyBudget, SMALL_BODY_BYTES } from './body-budget.ts';

const MIB = 1024 * 1024;

/** A budget of 8 MiB (2 for small bodies) on a clock of the test's own; bodies note why they were given up. */
function stand() {
  let now = 0;
  const budget = new BodyBudget({ maxBytes: 8 * MIB, minBytesPerSecond: 32_768, graceMs: 5_000 }, () => now);
  const begin = (address = '192.0.2.1') => {
    const fate: { evicted?: string } = {};
    const body = budget.begin(address, (reason) => {
      fate.evicted = reason;
    });
    return { ...body, fate };
  };
  return { budget, begin, pass: (ms: number) => (now += ms) };
}

describe('the budget of bodies under way', () => {
  test('many large bodies that wait leave the room of small ones free', () => {
    const { begin } = stand();
    const strangers = Array.from({ length: 33 }, () => begin());
    for (const stranger of strangers) stranger.grow(3 * MIB - 1);
    const small = begin();
    expect(small.grow(SMALL_BODY_BYTES)).toBe(true);
    expect(small.fate.evicted).toBeUndefined();
  });

  test('where it is full the slowest unfinished body goes, not who comes next', () => {
    const { begin, pass } = stand();
    const [first, second] = [begin(), begin()];
    expect([first.grow(2 * MIB), second.grow(3 * MIB)]).toEqual([true, true]);
    pass(60_000);
    const next = begin();
    expect(next.grow(3 * MIB)).toBe(true);
    expect([first.fate.evicted, second.fate.evicted]).toEqual(['busy', undefined]);
    expect(first.grow(1)).toBe(false);
  });

  test('who sends many small bodies a byte a second is given up for those that come at once', () => {
    const { begin, pass, budget } = stand();
    const strangers = Array.from({ length: 100 }, () => begin());
    for (const stranger of strangers) stranger.grow(SMALL_BODY_BYTES - 1);
    pass(1_000);
    for (let sent = 0; sent < 200; sent += 1) {
      const own = begin();
      expect(own.grow(20_000)).toBe(true);
      own.finish();
      own.release();
    }
    expect(budget.underWay).toBeGreaterThan(0);
  });

  test('a network that holds the most gives way to one that holds less, however fast it sends', () => {
    const { begin } = stand();
    const crowd = Array.from({ length: 3 }, () => begin('203.0.113.7'));
    for (const one of crowd.slice(0, 2)) one.grow(3 * MIB);
    const other = begin('198.51.100.9');
    expect(other.grow(2 * MIB)).toBe(true);
    expect(crowd.filter(({ fate }) => fate.evicted === 'busy')).toHaveLength(1);
  });

  test('addresses of one IPv6 network are one, those of others are not', () => {
    const { begin } = stand();
    const first = begin('2001:db8:1:2::1');
    first.grow(3 * MIB);
    expect(begin('2001:db8:1:2:ffff::9').grow(3 * MIB)).toBe(true);
    expect(begin('2001:db8:1:2:0:0:0:5').grow(3 * MIB)).toBe(false);
    expect(begin('2001:db8:1:3::1').grow(3 * MIB)).toBe(true);
    expect(first.fate.evicted).toBe('busy');
  });

  test('what hardly moves is given up after its grace; what is finished never is', () => {
    const { begin, pass, budget } = stand();
    const [slow, fast, done] = [begin(), begin(), begin()];
    slow.grow(10);
    fast.grow(3 * MIB);
    done.grow(10);
    done.finish();
    pass(5_000);
    budget.evictSlow();
    expect(slow.fate.evicted).toBeUndefined();
    pass(1);
    budget.evictSlow();
    expect([slow, fast, done].map(({ fate }) => fate.evicted)).toEqual(['too-slow', undefined, undefined]);
  });

  test('whatever happens it never holds more than its limit, and is empty when all is over', () => {
    const step = fc.record({
      body: fc.nat(6),
      kind: fc.constantFrom('grow', 'grow', 'grow', 'finish', 'release', 'pass', 'sweep'),
      bytes: fc.integer({ min: 1, max: 3 * MIB }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { begin, budget, pass } = stand();
        const bodies = Array.from({ length: 7 }, (_, index) => ({
          ...begin(`192.0.2.${index % 3}`),
          held: 0,
        }));
        for (const { body: index, kind, bytes } of steps) {
          const body = bodies[index];
          if (!body) continue;
          if (kind === 'grow' && body.grow(bytes)) body.held += bytes;
          if (kind === 'finish') body.finish();
          if (kind === 'pass') pass(bytes / 100);
          if (kind === 'sweep') budget.evictSlow();
          if (kind === 'release') body.release();
          for (const one of bodies)
            if (one.fate.evicted || (kind === 'release' && one === body)) one.held = 0;
          expect(bodies.reduce((sum, { held }) => sum + held, 0)).toBeLessThanOrEqual(8 * MIB);
        }
        for (const body of bodies) body.release();
        expect(budget.underWay).toBe(0);
        const [first, second] = [begin(), begin()];
        expect([first.grow(3 * MIB), second.grow(3 * MIB)]).toEqual([true, true]);
      }),
    );
  });
});
