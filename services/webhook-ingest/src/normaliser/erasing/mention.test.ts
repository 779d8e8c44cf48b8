import { expect, test } from 'vitest';
import { mentionOf } from './mention.ts';

const ana = mentionOf([
  { kind: 'phone', value: '+5511987654321' },
  { kind: 'userId', value: 'BR.4711' },
  { kind: 'username', value: 'ana' },
]);

test.each([
  '{"from":"5511987654321"}',
  '{"recipient_id":"551187654321"}',
  '{"input":"+5511987654321"}',
  '{"user_id":"BR.4711"}',
  '{"username":"ana"}',
])('a person is found by a number in any spelling of it, by ids and by user names: %s', (text) => {
  expect(ana.isIn(text)).toBe(true);
  expect(ana.parts.some((part) => text.includes(part))).toBe(true);
});

test.each([
  '{"from":"5511987654322"}',
  '{"wamid":"99955119876543210"}',
  '{"username":"anabel"}',
  '{"text":"ana banana"}',
])('and nobody else is: %s', (text) => {
  expect(ana.isIn(text)).toBe(false);
});

test('a person without any address is found nowhere', () => {
  expect(mentionOf([]).isIn('{"from":"5511987654321"}')).toBe(false);
});
