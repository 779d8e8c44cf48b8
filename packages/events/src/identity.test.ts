import { expect, test } from 'vitest';
import { derivedId } from './identity.ts';

// Made once with another implementation of UUID v5: history bears these names.
test.each([
  ['c9ef2c20-4d5c-54a8-9519-cc89371bd201', 'message', 'c1'],
  ['39c51846-b566-5901-8852-97d81ce485c5', 'status', 'wamid.HBg=', 'sent', '', 1_790_000_000],
  ['e9905849-fbef-5a3b-9f63-f341cf87968a', 'template', 'w1', 'Olá, João 👋', 'pt_BR'],
  ['a3a9837b-0f89-599d-93f1-97768b884877', 'x', 'a'.repeat(5_000)],
  ['6f598982-aed0-5a0b-99d0-8753ff45c2e8', 'empty', ''],
])('the same parts give the same id for ever: %s', (id, kind, ...parts) => {
  expect(derivedId(kind, ...parts)).toBe(id);
});

test('no two lists of parts are taken for each other', () => {
  expect(derivedId('a', 'b', 'c')).not.toBe(derivedId('a', 'b|1:c'));
});
