import { expect, test } from 'vitest';
import { canonicalPhone, formatCallbackData, parseCallbackData } from './index.ts';

test.each([
  ['551187654321', '5511987654321', 'Brazilian mobile without the ninth digit'],
  ['5511987654321', '5511987654321', 'Brazilian mobile with it'],
  ['551133334444', '551133334444', 'Brazilian landline'],
  ['5215512345678', '525512345678', 'Mexican number with 1'],
  ['525512345678', '525512345678', 'Mexican number without it'],
  ['541123456789', '5491123456789', 'Argentine number without 9'],
  ['5491123456789', '5491123456789', 'Argentine number with 9'],
  ['54111523456789', '5491123456789', 'Buenos Aires with 15'],
  ['543511523456789'.slice(0, 14), '5493512345678', 'Córdoba with 15'],
  ['54290115456789', '5492901456789', 'Ushuaia (four digits) with 15'],
  ['549111523456789', '5491123456789', 'both 9 and 15'],
  ['16505551234', '16505551234', 'a number of elsewhere'],
  ['', '', 'nothing'],
])('%s becomes %s (%s)', (given, canonical) => {
  expect(canonicalPhone(given)).toBe(canonical);
  expect(canonicalPhone(canonical)).toBe(canonical);
});

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
