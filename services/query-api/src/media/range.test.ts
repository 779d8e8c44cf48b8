import { expect, test } from 'vitest';
import { partOf } from './range.ts';

test('a part is given as it is asked for, and all where no one part is', () => {
  for (const [range, part] of [
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=90-', { start: 90, end: 99 }],
    ['bytes=90-1000', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-1000', { start: 0, end: 99 }],
    ['bytes=99-99', { start: 99, end: 99 }],
    ['bytes=100-', 'beyond'],
    ['bytes=-0', 'beyond'],
    ['bytes=9-1', 'all'],
    ['bytes=0-1,5-6', 'all'],
    ['bytes=-', 'all'],
    ['lines=0-9', 'all'],
    [undefined, 'all'],
  ] as const) {
    expect([range, partOf(range, undefined, 100)]).toEqual([range, part]);
  }
  expect(partOf('bytes=0-9', '"a"', 100)).toBe('all');
  expect([partOf('bytes=0-', undefined, 0), partOf('bytes=-1', undefined, 0)]).toEqual(['beyond', 'beyond']);
});
