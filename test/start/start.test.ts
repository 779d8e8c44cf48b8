import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '@wabus/standalone';
import { afterAll, expect, test } from 'vitest';
import { NpmStart } from './npm-start.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'wabus-start-'));
const start = new NpmStart(dataDir);

afterAll(async () => {
  await start.end();
  await removeFolder(dataDir);
});

test('one line is all that npm start --json says, and SIGTERM to npm ends everything with exit code 0', async () => {
  const { npm, said, announcement } = await start.ready();
  expect(announcement).toMatchObject({
    ready: true,
    dataDir,
    verifyToken: expect.any(String),
    engines: { store: 'Postgres', log: 'Postgres' },
    kafka: null,
  });
  for (const url of [announcement.api, announcement.simulator, announcement.simulatorControl]) {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  }
  expect((await fetch(`${announcement.api}/readyz`)).status).toBe(200);
  npm.kill('SIGTERM');
  expect(await once(npm, 'exit')).toEqual([0, null]);
  expect(said).toHaveLength(1);
  expect(start.givenBack()).toBe(true);
});

test('Ctrl-C, which reaches every process of the terminal at once, ends it as cleanly', async () => {
  const { npm } = await start.ready();
  process.kill(-(npm.pid ?? 0), 'SIGINT');
  expect(await once(npm, 'exit')).toEqual([0, null]);
  expect(start.givenBack()).toBe(true);
});

test('whoever read its words may go: it ends cleanly all the same', async () => {
  const { npm } = await start.ready();
  npm.stdout?.destroy();
  npm.stderr?.destroy();
  process.kill(start.pid(), 'SIGTERM');
  expect(await once(npm, 'exit')).toEqual([0, null]);
  expect(start.givenBack()).toBe(true);
});

test('kill -9 of npm or of the platform: the next start on the folder works at once, and keeps its secrets', async () => {
  const first = await start.ready();
  first.npm.kill('SIGKILL');
  const second = await start.ready();
  process.kill(start.pid(), 'SIGKILL');
  expect((await once(second.npm, 'exit'))[0]).not.toBe(0);
  const third = await start.ready();
  expect(third.announcement.appSecret).toBe(first.announcement.appSecret);
  expect((await fetch(`${third.announcement.api}/readyz`)).status).toBe(200);
  third.npm.kill('SIGKILL');
  await expect.poll(start.givenBack).toBe(true);
});
