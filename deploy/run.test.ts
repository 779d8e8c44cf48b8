import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

// A checkout in small, with an npm that installs nothing but the Node that runs this test.
const PROGRAM = `import { writeSync } from 'node:fs';
const [first] = process.argv.slice(2);
if (first === 'deaf') setInterval(() => {}, 1000);
if (first === 'wait') {
  process.on('SIGTERM', () => process.exit(0));
  setInterval(() => {}, 1000);
}
writeSync(1, JSON.stringify({ args: process.argv.slice(2), launchers: process.env.WABUS_LAUNCHER_PIDS }) + '\\n');
if (first === 'fail') process.exit(7);`;
const NPM = `const { appendFileSync, existsSync, mkdirSync, writeFileSync } = require('node:fs');
appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n');
console.log('added 1 package');
if (existsSync('offline')) process.exit(1);
if (existsSync('slow')) require('node:child_process').spawnSync('sleep', ['100000']);
mkdirSync('node_modules/node/bin', { recursive: true });
writeFileSync('node_modules/node/bin/node', '#!/bin/sh\\nexec ${process.execPath} "$@"\\n', { mode: 0o755 });`;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'wabus-launcher-'));
  chmodSync(root, 0o755);
  mkdirSync(join(root, 'deploy'));
  copyFileSync(join(import.meta.dirname, 'run.mjs'), join(root, 'deploy', 'run.mjs'));
  put('package.json', '{"type":"module"}');
  put('package-lock.json', '{}');
  put('packages/one/package.json', '{"name":"one"}');
  put('services/standalone/src/main.ts', PROGRAM);
  put('npm.cjs', NPM);
});
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const env = (): NodeJS.ProcessEnv => ({
  ...process.env,
  npm_execpath: join(root, 'npm.cjs'),
  WABUS_INSTALL: '',
});

function run(...args: string[]) {
  return spawnSync(process.execPath, ['deploy/run.mjs', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: env(),
  });
}

const installs = (): number =>
  existsSync(join(root, 'npm-calls'))
    ? readFileSync(join(root, 'npm-calls'), 'utf8').trimEnd().split('\n').length
    : 0;

test('it installs at first, and again only when a lock file or manifest changed or node_modules is gone', () => {
  expect(run('start', '--json').status).toBe(0);
  expect(run('start', '--json').status).toBe(0);
  expect(installs()).toBe(1);
  expect(readFileSync(join(root, 'npm-calls'), 'utf8')).toMatch(/^ci /);
  appendFileSync(join(root, 'package-lock.json'), '\n');
  run('start');
  expect(installs()).toBe(2);
  put('packages/one/package.json', '{"name":"one","version":"2.0.0"}');
  run('start');
  expect(installs()).toBe(3);
  rmSync(join(root, 'node_modules'), { recursive: true });
  run('start');
  expect(installs()).toBe(4);
});

test('standard output is the command’s alone: what npm says goes to standard error', () => {
  const { stdout, stderr } = run('start', '--json', '--port', '0');
  expect(JSON.parse(stdout)).toMatchObject({ args: ['--json', '--port', '0'] });
  expect(stderr).toContain('added 1 package');
});

test('a failed install starts nothing, says so, and is tried again', () => {
  put('offline', '');
  const { status, stdout, stderr } = run('start');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain('npm ci failed');
  rmSync(join(root, 'offline'));
  expect(run('start').status).toBe(0);
});

test('the exit code is the command’s; an unknown command is refused with the list of known ones', () => {
  expect(run('start', 'fail').status).toBe(7);
  const { status, stderr } = run('strat');
  expect(status).toBe(2);
  expect(stderr).toContain('npm run demo');
  expect(installs()).toBe(1);
});

test('whoever asks for help gets it on standard output, and nothing is installed or run for it', () => {
  for (const [asked, says] of [
    [['--help'], 'npm run demo'],
    [['check', '--help'], 'Takes no options'],
  ] as const) {
    const { status, stdout, stderr } = run(...asked);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(says);
  }
  expect(installs()).toBe(0);
});

test('SIGTERM is passed on, and the end that it leads to is clean', async () => {
  run('start');
  const child = spawn(process.execPath, ['deploy/run.mjs', 'start', 'wait'], { cwd: root, env: env() });
  const [line] = await once(child.stdout, 'data');
  expect(JSON.parse(String(line)).launchers.split(',')[0]).toBe(`${child.pid}`);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('a signal is a clean end of what serves before it listens to signals, and no good end of anything else', async () => {
  put('deploy/token.ts', PROGRAM);
  run('start');
  for (const [command, code] of [
    ['start', 0],
    ['token', 1],
  ] as const) {
    const child = spawn(process.execPath, ['deploy/run.mjs', command, 'deaf'], { cwd: root, env: env() });
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([code, null]);
  }
});

test('a signal during the install ends the install too, and nothing is started', async () => {
  put('slow', '');
  const child = spawn(process.execPath, ['deploy/run.mjs', 'start'], { cwd: root, env: env() });
  const said: string[] = [];
  child.stdout.on('data', (chunk) => said.push(String(chunk)));
  await expect.poll(installs).toBe(1);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(said).toEqual([]);
  expect(existsSync(join(root, 'node_modules', '.wabus-installed'))).toBe(false);
});
