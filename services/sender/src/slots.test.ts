import { expect, test } from 'vitest';
import { Slots } from './slots.ts';

test('slots are bounded and given in the order in which they were asked for', async () => {
  const slots = new Slots(2);
  const got: string[] = [];
  const take = async (name: string) => {
    const release = await slots.acquire();
    got.push(name);
    return release;
  };
  const [first, second] = await Promise.all([take('first'), take('second')]);
  const third = take('third');
  const fourth = take('fourth');
  await Promise.resolve();
  expect(got).toEqual(['first', 'second']);
  second();
  second();
  const releaseThird = await third;
  expect(got).toEqual(['first', 'second', 'third']);
  first();
  releaseThird();
  await fourth;
  expect(got).toEqual(['first', 'second', 'third', 'fourth']);
});
