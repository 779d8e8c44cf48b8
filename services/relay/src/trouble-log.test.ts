import { expect, test } from 'vitest';
import { TroubleLog } from './trouble-log.ts';

test('one cause is told at once and then by the minute, another one at once', () => {
  let now = 0;
  const causes: string[] = [];
  const trouble = new TroubleLog({ error: ({ err }) => causes.push((err as Error).message) }, () => now);
  const told = (): string[] => causes.splice(0);
  trouble.say(new Error('the store is away'), 'error');
  trouble.say(new Error('the store is away'), 'error');
  trouble.say(new Error('the log is away'), 'error');
  expect(told()).toEqual(['the store is away', 'the log is away']);
  now = 59_999;
  trouble.say(new Error('the store is away'), 'error');
  expect(told()).toEqual([]);
  now = 60_000;
  trouble.say(new Error('the store is away'), 'error');
  expect(told()).toEqual(['the store is away']);
});
