import { expect, test } from 'vitest';
import { StreamTurns } from './stream-turns.ts';

const on = (...streams: string[]) => streams.map((stream) => ({ stream }));

/** Work that says when it begins, and ends when it is told to. */
function kept() {
  const begun: string[][] = [];
  const ends: PromiseWithResolvers<string[]>[] = [];
  const work = (items: readonly { readonly stream: string }[]): Promise<string[]> => {
    begun.push(items.map(({ stream }) => stream));
    const end = Promise.withResolvers<string[]>();
    ends.push(end);
    return end.promise;
  };
  return { begun, ends, work };
}

test('what is free begins at once, and what waits begins when that before it is done, well or badly', async () => {
  const turns = new StreamTurns();
  const { begun, ends, work } = kept();
  const first = turns.run(on('a', 'b'), work);
  const second = turns.run(on('b', 'c', 'a'), work);
  const third = turns.run(on('c', 'b'), work);
  expect(begun).toEqual([['a', 'b'], ['c']]);
  ends[1]?.resolve(['c']);
  await expect.poll(() => begun).toEqual([['a', 'b'], ['c'], ['c']]);
  ends[0]?.reject(new Error('refused'));
  await expect(first).rejects.toThrow('refused');
  await expect.poll(() => begun.slice(3)).toEqual([['b', 'a']]);
  ends[3]?.resolve(['b', 'a']);
  expect((await second).sort()).toEqual(['a', 'b', 'c']);
  await expect.poll(() => begun.slice(4)).toEqual([['b']]);
  ends[2]?.resolve(['c']);
  ends[4]?.resolve(['b']);
  expect((await third).sort()).toEqual(['b', 'c']);
});

test('a stream that nobody works on is free again', async () => {
  const turns = new StreamTurns();
  const { begun, ends, work } = kept();
  const first = turns.run(on('a'), work);
  ends[0]?.resolve([]);
  await first;
  void turns.run(on('a'), work);
  expect(begun).toEqual([['a'], ['a']]);
});
