import { expect, test } from 'vitest';
import { perSecondOf, USUAL_PER_SECOND } from './limits.ts';

test('a number goes as fast as its provider gives it; what was set otherwise holds, but never above that of a number in an app', () => {
  const usual = { throughput: 'STANDARD', isOnBizApp: false };
  expect(perSecondOf(USUAL_PER_SECOND, null)).toBe(USUAL_PER_SECOND);
  expect(perSecondOf(USUAL_PER_SECOND, { ...usual, throughput: null })).toBe(USUAL_PER_SECOND);
  expect(perSecondOf(USUAL_PER_SECOND, { ...usual, throughput: 'HIGH' })).toBe(1_000);
  expect(perSecondOf(300, { ...usual, throughput: 'HIGH' })).toBe(300);
  for (const throughput of ['STANDARD', 'HIGH', null]) {
    const inApp = { throughput, isOnBizApp: true };
    expect([USUAL_PER_SECOND, 300, 7].map((rate) => perSecondOf(rate, inApp))).toEqual([20, 20, 7]);
  }
});
