import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret, verifyServiceToken } from '@wabus/platform';
import { afterAll, expect, test } from 'vitest';

const KEY = 'a key of the services, long enough to be one';

const folder = mkdtempSync(join(tmpdir(), 'wabus-token-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function token(args: readonly string[], key?: string) {
  const env = { PATH: process.env.PATH, ...(key === undefined ? {} : { WABUS_TOKEN_KEY: key }) };
  const data = args.includes('--data') ? [] : ['--data', join(folder, 'none')];
  return spawnSync(process.execPath, [join(import.meta.dirname, 'token.ts'), ...args, ...data], {
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
    expect(stderr).toContain('WABUS_TOKEN_KEY');
  }
  expect(token(['--tenant', '*']).stderr).toContain('--data');
  const { status, stderr } = token([], KEY);
  expect(status).toBe(1);
  expect(stderr).toContain('--tenant');
});

test('of npm start the key of the data folder is taken', async () => {
  writeFileSync(join(folder, 'secrets.json'), JSON.stringify({ tokenKey: KEY }));
  const { status, stdout } = token(['--tenant', '*', '--data', folder]);
  expect(status).toBe(0);
  expect(await verifyServiceToken(new Secret(KEY), stdout.trim())).toMatchObject({ tenant: '*' });
});

test.each([
  ['--tenant', 'a tenant'],
  ['--tenant', '*', '--expires-in', 'soon'],
  ['--tenant', '*', '--expires-in', '-1d'],
])('what is no tenant or time is refused: %s %s %s %s', (...args) => {
  const { status, stdout, stderr } = token(args, KEY);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toContain('It must be');
});
