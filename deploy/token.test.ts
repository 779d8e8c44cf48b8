import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Secret, verifyServiceToken } from '@wabus/platform';
import { expect, test } from 'vitest';

const KEY = 'a key of the services, long enough to be one';

function token(args: readonly string[], key?: string) {
  const env = { PATH: process.env.PATH, ...(key === undefined ? {} : { WABUS_TOKEN_KEY: key }) };
  return spawnSync(process.execPath, [join(import.meta.dirname, 'token.ts'), ...args], {
    encoding: 'utf8',
    env,
  });
}

test('the token is one that services with the same key take, for that tenant and caller', async () => {
  const { status, stdout } = token(
    ['--tenant', 'tenant-1', '--subject', 'crm-eu', '--expires-in', '1h'],
    KEY,
  );
  expect(status).toBe(0);
  const caller = await verifyServiceToken(new Secret(KEY), stdout.trim());
  expect(caller).toEqual({ subject: 'crm-eu', tenant: 'tenant-1' });
  expect(await verifyServiceToken(new Secret(`${KEY}!`), stdout.trim())).toBeNull();
});

test('without a key, or one too short to be one, or a tenant, nothing is printed but what is missing', () => {
  for (const { status, stdout, stderr } of [token(['--tenant', '*']), token(['--tenant', '*'], 'short')]) {
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('WABUS_TOKEN_KEY must be set');
  }
  const { status, stderr } = token([], KEY);
  expect(status).toBe(1);
  expect(stderr).toContain('--tenant');
});
