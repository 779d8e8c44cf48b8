import { expect, test } from 'vitest';
import { phoneOfAddress } from './phone-of-address.ts';

test.each([
  ['5511987654321', '+5511987654321'],
  ['+5511987654321', '+5511987654321'],
  ['551187654321', '+5511987654321'],
  ['22507123456', '+2250707123456'],
  ['15550783881', '+15550783881'],
  ['100200', '+100200'],
  ['US.13491208655302741918', null],
  ['BR.13491208655302741918', null],
  ['123456789012345@lid', null],
  ['5511987654321@c.us', null],
  ['1349120865530274191', null],
  ['', null],
  ['+', null],
  ['٥٥١١', null],
])('the identifier %j is the phone number %s', (waId, phone) => {
  expect(phoneOfAddress(waId)).toBe(phone);
});
