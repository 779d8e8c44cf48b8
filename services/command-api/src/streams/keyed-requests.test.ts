import { expect, test } from 'vitest';
import { KeyedRequests } from './keyed-requests.ts';

test('a repeat waits for the first request, and goes on when that has failed', async () => {
  const keyed = new KeyedRequests(5_000);
  const order: string[] = [];
  const first = keyed.alone('command', async () => {
    await Promise.resolve();
    order.push('first');
    throw new Error('refused');
  });
  const second = keyed.alone('command', async () => {
    order.push('second');
    return 'answer';
  });
  await expect(first).rejects.toThrow('refused');
  expect(await second).toBe('answer');
  expect(order).toEqual(['first', 'second']);
});

test('a repeat of what takes long is told that it still runs; another key does not wait', async () => {
  const keyed = new KeyedRequests(10);
  let end = (): void => undefined;
  const first = keyed.alone(
    'command',
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
  );
  expect(await keyed.alone('another', async () => 'at once')).toBe('at once');
  await expect(keyed.alone('command', async () => undefined)).rejects.toMatchObject({
    code: 'idempotency-key-in-progress',
  });
  end();
  await first;
  expect(await keyed.alone('command', async () => 'now')).toBe('now');
});
