import { expect, test } from 'vitest';
import { formatCallbackData, parseCallbackData } from './callback-data.ts';

test('callback data comes back as it was written, and nothing else is taken for it', () => {
  const data = {
    messageId: '0d9c5a0e-6c53-5f0a-9a55-1f2f6f7f3b11',
    attemptId: '019a9c5a-6c53-7f0a-9a55-1f2f6f7f3b12',
  };
  expect(parseCallbackData(formatCallbackData(data))).toEqual(data);
  for (const other of ['', 'w1', 'w2:a:b', `w1:${data.messageId}`, `x${formatCallbackData(data)}`]) {
    expect(parseCallbackData(other)).toBeNull();
  }
});
