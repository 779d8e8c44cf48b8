import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Announcement, removeFolder } from '@wabus/standalone';
import { afterAll, expect, test, vi } from 'vitest';
import { root } from '../source-files.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'wabus-start-'));
const started: ChildProcess[] = [];

interface Started {
  readonly npm: ChildProcess;
  readonly said: string[];
  readonly announcement: Announcement;
}

/** `npm start` as a script runs it; a group of its own, as in a terminal. */
async function npmStart(): Promise<Started> {
  const args = ['start', '--', '--json', '--port', '0', '--data', dataDir, '--seed', '7'];
  const npm = spawn('npm', args, {
    cwd: root,
    // Whoever runs this test has installed; installing now would pull the floor from under the other tests.
    env: { ...process.env, WABUS_INSTALL: 'never' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  started.push(npm);
  const said: string[] = [];
  const progress: string[] = [];
  npm.stderr?.on('data', (chunk) => progress.push(String(chunk)));
  createInterface({ input: npm.stdout as NonNullable<typeof npm.stdout> }).on('line', (line) =>
    said.push(line),
  );
  const ended = once(npm, 'exit').then(() =>
    Promise.reject(new Error(`It ended instead: ${progress.join('')}`)),
  );
  await Promise.race([vi.waitUntil(() => said.length > 0, { timeout: 30_000 }), ended]);
  ended.catch(() => undefined);
  return { npm, said, announcement: JSON.parse(said[0] ?? '') as Announcement };
}

/** Whether the folder was given back: nothing of it runs any more. */
const givenBack = (): boolean => {
  const left = readdirSync(dataDir);
  return ['instance.json', 'ready.json', 'simulator.json'].every((name) => !left.includes(name));
};

const instancePid = (): number =>
  (JSON.parse(readFileSync(join(dataDir, 'instance.json'), 'utf8')) as { pid: number }).pid;

afterAll(async () => {
  const running = started.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  for (const npm of running) npm.kill('SIGTERM');
  await vi.waitUntil(givenBack, { timeout: 20_000 });
  await removeFolder(dataDir);
});

test('one line is all that npm start --json says, and SIGTERM to npm ends everything with exit code 0', async () => {
  const { npm, said, announcement } = await npmStart();
  expect(announcement).toMatchObject({ ready: true, dataDir, verifyToken: expect.any(String) });
  for (const url of [announcement.api, announcement.simulator, announcement.simulatorControl]) {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  }
  expect((await fetch(`${announcement.api}/readyz`)).status).toBe(200);
  npm.kill('SIGTERM');
  expect(await once(npm, 'exit')).toEqual([0, null]);
  expect(said).toHaveLength(1);
  expect(givenBack()).toBe(true);
}, 60_000);

test('Ctrl-C, which reaches every process of the terminal at once, ends it as cleanly', async () => {
  const { npm } = await npmStart();
  process.kill(-(npm.pid ?? 0), 'SIGINT');
  expect(await once(npm, 'exit')).toEqual([0, null]);
  expect(givenBack()).toBe(true);
}, 60_000);

test('whoever read its words may go: it ends cleanly all the same', async () => {
  const { npm } = await npmStart();
  npm.stdout?.destroy();
  npm.stderr?.destroy();
  process.kill(instancePid(), 'SIGTERM');
  expect(await once(npm, 'exit')).toEqual([0, null]);
  expect(givenBack()).toBe(true);
}, 60_000);

test('kill -9 of npm or of the platform: the next start on the folder works at once, and keeps its secrets', async () => {
  const first = await npmStart();
  first.npm.kill('SIGKILL');
  const second = await npmStart();
  process.kill(instancePid(), 'SIGKILL');
  expect((await once(second.npm, 'exit'))[0]).not.toBe(0);
  const third = await npmStart();
  expect(third.announcement.appSecret).toBe(first.announcement.appSecret);
  expect((await fetch(`${third.announcement.api}/readyz`)).status).toBe(200);
  third.npm.kill('SIGKILL');
  await vi.waitUntil(givenBack, { timeout: 20_000 });
}, 90_000);
