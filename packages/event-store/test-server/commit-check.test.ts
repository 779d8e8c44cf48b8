import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkCommit, type ExpectedVersion, RememberedIds } from './commit-check.ts';

/** The question of an append to a stream that holds these ids, all of them remembered unless told otherwise. */
function check(stored: string[], expected: ExpectedVersion, ids: string[], remembered: string[] = stored) {
  return checkCommit({
    expected,
    current: stored.length - 1,
    metastreamExists: false,
    softDeleted: false,
    ids,
    storedId: (revision) => stored[revision],
    remembered: (id) => (remembered.includes(id) ? stored.indexOf(id) : undefined),
  });
}

describe("the server's check of an append", () => {
  test('stores at the end of the stream', () => {
    expect(check([], 'no_stream', ['a'])).toEqual({ decision: 'store', current: -1 });
    expect(check(['a'], 0, ['b', 'c'])).toEqual({ decision: 'store', current: 0 });
    expect(check(['a'], 'any', ['b'])).toEqual({ decision: 'store', current: 0 });
    expect(check(['a'], 'stream_exists', ['b'])).toEqual({ decision: 'store', current: 0 });
  });

  test('refuses an expectation beyond the end, or before it with other ids', () => {
    expect(check(['a'], 1, ['b'])).toEqual({ decision: 'refuse', current: 0 });
    expect(check(['a'], 'no_stream', ['b'])).toEqual({ decision: 'refuse', current: 0 });
    expect(check([], 'stream_exists', ['b'])).toEqual({ decision: 'refuse', current: -1 });
  });

  test('answers a repeat at an exact revision whatever it remembers', () => {
    expect(check(['a', 'b', 'c'], 0, ['b', 'c'], [])).toEqual({ decision: 'repeat', revision: 2 });
    expect(check(['a', 'b', 'c'], 'no_stream', ['a'], [])).toEqual({ decision: 'repeat', revision: 0 });
  });

  test('refuses a repeat that overlaps in part', () => {
    expect(check(['a', 'b'], 'no_stream', ['a', 'x'])).toEqual({ decision: 'refuse', current: 1 });
    expect(check(['a', 'b'], 0, ['b', 'c'])).toEqual({ decision: 'refuse', current: 1 });
    expect(check(['a', 'b'], 'any', ['a', 'x'])).toEqual({ decision: 'refuse', current: 1 });
  });

  test('with any revision, knows a repeat only as long as it remembers the ids', () => {
    expect(check(['a', 'b'], 'any', ['a'])).toEqual({ decision: 'repeat', revision: 0 });
    expect(check(['a', 'b'], 'any', ['a'], [])).toEqual({ decision: 'store', current: 1 });
  });

  test('refuses an append of nothing before the end and stores it at the end', () => {
    expect(check(['a', 'b'], 0, [])).toEqual({ decision: 'refuse', current: 1 });
    expect(check(['a', 'b'], 1, [])).toEqual({ decision: 'store', current: 1 });
  });

  test('a retried append at an exact revision is stored once, whatever else was appended since', () => {
    const length = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(length, length, fc.nat({ max: 5 }), (before, mine, after) => {
        const name = (part: string, count: number) => Array.from({ length: count }, (_, n) => `${part}${n}`);
        const ids = name('mine', mine);
        const stored = [...name('before', before), ...ids, ...name('after', after)];
        expect(check(stored, before - 1, ids, [])).toEqual({
          decision: 'repeat',
          revision: before + mine - 1,
        });
      }),
    );
  });
});

describe('the memory of recent ids', () => {
  test('forgets the oldest once it is over its limit', () => {
    const remembered = new RememberedIds(100);
    for (const n of [0, 1, 2, 3, 4]) remembered.add('s', `id-${n}`, n);
    expect(remembered.revisionOf('s', 'id-0')).toBeUndefined();
    expect(remembered.revisionOf('s', 'id-4')).toBe(4);
  });

  test('leaves an id with the stream it was first stored in', () => {
    const remembered = new RememberedIds(1000);
    remembered.add('first', 'id', 0);
    remembered.add('second', 'id', 7);
    expect(remembered.revisionOf('first', 'id')).toBe(0);
    expect(remembered.revisionOf('second', 'id')).toBeUndefined();
  });
});
