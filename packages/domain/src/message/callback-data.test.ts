import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callbackData, parseCallbackData } from './callback-data.ts';

test('what travels with a call is read back from its statuses', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), (messageId, attemptId) => {
      expect(parseCallbackData(callbackData(messageId, attemptId))).toEqual({ messageId, attemptId });
    }),
  );
});

const id = '0d9c5a0e-6c53-4f0a-9a55-1f2f6f7f3b11';
test.each([
  ['nothing', undefined],
  ['an object', {}],
  ["another app's text", 'order-17'],
  ['another version', `w2:${id}:${id}`],
  ['a missing attempt', `w1:${id}`],
  ['something behind it', `w1:${id}:${id}:x`],
  ['a line break behind it', `w1:${id}:${id}\n`],
])('%s is not ours', (_what, text) => {
  expect(parseCallbackData(text)).toBeNull();
});
