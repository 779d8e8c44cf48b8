import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PermitBlock, paceOf, reserveBlock } from './permit-block.ts';

describe('pace of a number', () => {
  test('permits of a block come one interval apart and the block ends', () => {
    const pace = paceOf(100, 30, 0);
    const block = new PermitBlock(1_000, pace);
    expect(block.take(1_000)).toEqual({ kind: 'taken' });
    expect(block.take(1_000)).toEqual({ kind: 'wait', ms: 10 });
    expect(block.take(1_010)).toEqual({ kind: 'taken' });
    expect(block.take(1_020)).toEqual({ kind: 'taken' });
    expect(block.take(1_030)).toEqual({ kind: 'empty' });
  });

  test('a permit that was not used in time expires', () => {
    const block = new PermitBlock(0, paceOf(100, 100, 20));
    expect(block.take(85)).toEqual({ kind: 'taken' });
    expect(block.take(85)).toEqual({ kind: 'taken' });
    expect(block.take(85)).toEqual({ kind: 'wait', ms: 5 });
  });

  test('a sender alone gets the whole rate, also while the answer to a reservation takes its time', () => {
    const pace = paceOf(200);
    let [now, tat, passed] = [10_000, 0, 0];
    let block = new PermitBlock(now, { ...pace, permitsPerBlock: 0 });
    while (now < 20_000) {
      const permit = block.take(now);
      if (permit.kind === 'taken') passed += 1;
      else if (permit.kind === 'wait') now += permit.ms;
      else {
        const reserved = reserveBlock(tat, now, pace);
        now += 20;
        tat = reserved.tatMs;
        block = new PermitBlock(reserved.startMs, pace);
      }
    }
    expect(passed).toBeGreaterThanOrEqual(2_000);
    expect(passed).toBeLessThanOrEqual(2_000 + pace.toleranceMs / pace.intervalMs + 1);
  });

  test('over any window no more than rate × time + burst pass, with restarts and two owners at once', () => {
    const owner = fc.record({
      pauseMs: fc.integer({ min: 0, max: 400 }),
      restart: fc.boolean(),
      who: fc.nat(1),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 1_000 }),
        fc.array(owner, { minLength: 50, maxLength: 300 }),
        (rate, steps) => {
          const pace = paceOf(rate);
          const blocks: (PermitBlock | null)[] = [null, null];
          const passed: number[] = [];
          let [now, tat] = [10_000, 0];
          for (const { pauseMs, restart, who } of steps) {
            now += pauseMs;
            if (restart) blocks[who] = null;
            for (let tries = 0; tries < 30; tries += 1) {
              const permit = blocks[who]?.take(now) ?? { kind: 'empty' };
              if (permit.kind === 'taken') passed.push(now);
              else if (permit.kind === 'wait') break;
              else {
                const reserved = reserveBlock(tat, now, pace);
                tat = reserved.tatMs;
                blocks[who] = new PermitBlock(reserved.startMs, pace);
              }
            }
          }
          const burst = pace.toleranceMs / pace.intervalMs + 1;
          let worst = Number.NEGATIVE_INFINITY;
          for (let from = 0; from < passed.length; from += 1) {
            for (let to = from; to < passed.length; to += 1) {
              const ms = (passed[to] as number) - (passed[from] as number);
              worst = Math.max(worst, to - from + 1 - ms / pace.intervalMs - burst);
            }
          }
          expect(passed.length).toBeGreaterThan(0);
          expect(worst).toBeLessThanOrEqual(1e-6);
        },
      ),
      { numRuns: 40 },
    );
  });
});
