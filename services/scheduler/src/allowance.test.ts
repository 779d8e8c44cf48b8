import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Allowance } from './allowance.ts';
import { Reservations } from './reservations.ts';
import { TokenBucket } from './token-bucket.ts';

describe('pace', () => {
  test('over any window no more than rate × time + capacity goes', () => {
    const step = fc.record({
      waitMs: fc.integer({ min: 0, max: 700 }),
      wanted: fc.integer({ min: 0, max: 50 }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.array(step, { maxLength: 60 }), (rate, steps) => {
        let now = 0;
        const bucket = new TokenBucket(rate, now);
        const taken: { at: number; count: number }[] = [];
        for (const { waitMs, wanted } of steps) {
          now += waitMs;
          const count = Math.min(wanted, bucket.available(now));
          bucket.take(count, now);
          taken.push({ at: now, count });
        }
        let worst = 0;
        for (const [from, first] of taken.entries()) {
          let sum = 0;
          for (const { at, count } of taken.slice(from)) {
            sum += count;
            worst = Math.max(worst, sum - ((at - first.at) / 1_000) * rate - bucket.capacity);
          }
        }
        expect(worst).toBeLessThanOrEqual(1e-6);
      }),
    );
  });

  test('says how long until it is worth another pass, and no more than that is waited', () => {
    const bucket = new TokenBucket(80, 0);
    bucket.take(20, 0);
    const wait = bucket.worthwhileInMs(0);
    expect(wait).toBe(125);
    expect(bucket.available(wait)).toBe(10);
  });
});

describe('credits', () => {
  const settings = { inFlightCap: 10, numberRate: 'off' } as const;

  test('are what is neither in flight nor reserved nor spent in this pass', () => {
    const reservations = new Reservations();
    const allowance = new Allowance(settings, reservations);
    reservations.add('m1', 0, 7n, 'n');
    allowance.begin(new Map([['n', 4]]), 0);
    expect(allowance.available({ phoneNumberId: 'n' })).toBe(5);
    allowance.spend({ phoneNumberId: 'n' }, 3);
    expect(allowance.available({ phoneNumberId: 'n' })).toBe(2);
    expect(allowance.available({ phoneNumberId: 'other' })).toBe(10);
    expect(allowance.waitMs).toBeNull();
  });

  test('a reservation ends when its events stand in the tables, and only then', () => {
    const reservations = new Reservations();
    reservations.add('m1', 0, 7n, 'n');
    reservations.add('m2', 0, 9n, 'n');
    reservations.add('m3', 1, 8n, 'n');
    reservations.applied(0, 6n);
    reservations.catchUp();
    expect(reservations.ofNumber('n')).toBe(3);
    reservations.applied(0, 8n);
    expect(reservations.ofNumber('n')).toBe(3);
    reservations.catchUp();
    expect([reservations.has('m1'), reservations.has('m2'), reservations.has('m3')]).toEqual([
      false,
      true,
      true,
    ]);
    reservations.drop(1);
    expect(reservations.ofNumber('n')).toBe(1);
  });

  test("a paced number's sender never gets more than it can send well within a second release", () => {
    const allowance = new Allowance({ inFlightCap: 2_000, numberRate: 20 }, new Reservations());
    allowance.begin(new Map([['n', 600]]), 0);
    expect(allowance.available({ phoneNumberId: 'n' })).toBe(0);
  });

  test('a number that is in the app on a phone, too, has the few of such a number once that is heard', () => {
    const allowance = new Allowance({ inFlightCap: 2_000, numberRate: 80 }, new Reservations());
    allowance.hear('n', { throughput: 'HIGH', isOnBizApp: true });
    allowance.begin(new Map([['n', 600]]), 0);
    expect(allowance.available({ phoneNumberId: 'n' })).toBe(0);
    allowance.hear('n', { throughput: 'STANDARD', isOnBizApp: false });
    expect(allowance.available({ phoneNumberId: 'n' })).toBeGreaterThan(0);
  });
});
