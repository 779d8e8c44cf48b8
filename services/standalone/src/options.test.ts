import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const main = join(import.meta.dirname, 'main.ts');
const start = (args: readonly string[], env: Record<string, string> = {}) =>
  spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', env: { ...process.env, ...env } });

test.each(['--app-id', '--app-secret', '--verify-token'])(
  'an empty %s is refused: everybody would know it',
  (option) => {
    for (const empty of ['', '  ']) {
      const { status, stderr } = start([option, empty]);
      expect(status).not.toBe(0);
      expect(stderr).toContain('must not be empty');
    }
  },
);

test.each(['WABUS_APP_ID', 'WABUS_APP_SECRET', 'WABUS_VERIFY_TOKEN'])(
  'an empty %s is refused as well',
  (name) => {
    const { status, stderr } = start([], { [name]: '' });
    expect(status).not.toBe(0);
    expect(stderr).toContain(name);
  },
);

test('secrets may come from the environment, where no list of processes shows them', () => {
  const { status, stdout } = start(['--help']);
  expect(status).toBe(0);
  for (const name of ['WABUS_APP_ID', 'WABUS_APP_SECRET', 'WABUS_VERIFY_TOKEN'])
    expect(stdout).toContain(name);
});
