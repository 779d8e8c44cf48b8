import { expect, test } from 'vitest';
import { addressOfRole, derivedPassword, passwordOfRole } from './role-passwords.ts';

const listed = { WABUS_POSTGRES_PASSWORDS: 'wabus_api=one,wabus_gates=two' };

test('a role has its own password where some are listed, else that of all, else none', () => {
  expect(passwordOfRole(listed, 'wabus_gates')).toBe('two');
  expect(passwordOfRole({ WABUS_POSTGRES_PASSWORD: 'all' }, 'wabus_gates')).toBe('all');
  expect(passwordOfRole({}, 'wabus_gates')).toBeUndefined();
  expect(() => passwordOfRole(listed, 'wabus_vault')).toThrow(/has no password of wabus_vault.*passwords"/);
  const address = { ...listed, WABUS_POSTGRES_URL: 'postgres://host:5432/wabus' };
  expect(addressOfRole(address, 'wabus_api')).toBe('postgres://wabus_api:one@host:5432/wabus');
});

test('no role gets in with the password of another', () => {
  const root = 'a root that nobody can guess';
  expect(derivedPassword(root, 'wabus_api')).not.toBe(derivedPassword(root, 'wabus_vault'));
  expect(derivedPassword(root, 'wabus_api')).toMatch(/^[\w-]{43}$/);
});
