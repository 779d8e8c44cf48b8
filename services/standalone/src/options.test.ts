import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { startCommand } from './options.ts';

afterEach(() => vi.unstubAllEnvs());

/** The command that throws where it would end the process, and what it said until then. */
function command(): { readonly parse: (args: readonly string[]) => void; readonly said: () => string } {
  let said = '';
  const say = (text: string): void => {
    said += text;
  };
  const parsed = startCommand('/nowhere').exitOverride().configureOutput({ writeOut: say, writeErr: say });
  return { parse: (args) => void parsed.parse([...args], { from: 'user' }), said: () => said };
}

test.each(['--app-id', '--app-secret', '--verify-token'])(
  'an empty %s is refused: everybody would know it',
  (option) => {
    for (const empty of ['', '  '])
      expect(() => command().parse([option, empty])).toThrow('must not be empty');
    expect(() => command().parse([option, 'one'])).not.toThrow();
  },
);

test.each(['WABUS_APP_ID', 'WABUS_APP_SECRET', 'WABUS_VERIFY_TOKEN'])(
  'an empty %s is refused as well',
  (name) => {
    vi.stubEnv(name, '');
    expect(() => command().parse([])).toThrow(name);
  },
);

test('secrets may come from the environment, where no list of processes shows them', () => {
  const { parse, said } = command();
  expect(() => parse(['--help'])).toThrow(expect.objectContaining({ exitCode: 0 }));
  for (const name of ['WABUS_APP_ID', 'WABUS_APP_SECRET', 'WABUS_VERIFY_TOKEN'])
    expect(said()).toContain(name);
});

test('what is refused ends the process before anything is started, and says why', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'main.ts'), '--app-secret', ''],
    { encoding: 'utf8' },
  );
  expect(status).not.toBe(0);
  expect(stdout).toBe('');
  expect(stderr).toContain('must not be empty');
});
