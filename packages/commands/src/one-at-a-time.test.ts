import { expect, test } from 'vitest';
import { OneAtATime } from './one-at-a-time.ts';

const tooLong = () => new Error('it takes too long');

test('a repeat waits for the first, and goes on when that has failed', async () => {
  const one = new OneAtATime(5_000);
  const order: string[] = [];
  const first = one.run(
    'command',
    async () => {
      await Promise.resolve();
      order.push('first');
      throw new Error('refused');
    },
    tooLong,
  );
  const second = one.run(
    'command',
    async () => {
      order.push('second');
      return 'answer';
    },
    tooLong,
  );
  await expect(first).rejects.toThrow('refused');
  expect(await second).toBe('answer');
  expect(order).toEqual(['first', 'second']);
});

test('a repeat of what takes long is told that it still runs; another id does not wait', async () => {
  const one = new OneAtATime(10);
  let end = (): void => undefined;
  const first = one.run(
    'command',
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
    tooLong,
  );
  expect(await one.run('another', async () => 'at once', tooLong)).toBe('at once');
  await expect(one.run('command', async () => undefined, tooLong)).rejects.toThrow('it takes too long');
  end();
  await first;
  expect(await one.run('command', async () => 'now', tooLong)).toBe('now');
});
