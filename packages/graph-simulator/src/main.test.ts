import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { digest } from './chance.ts';

const main = new URL('./main.ts', import.meta.url).pathname;
const dataDir = mkdtempSync(join(tmpdir(), 'simulator-'));
let child: ChildProcess;

afterEach(() => {
  child.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

/** Everything that a simulator says until it is ready. */
async function said(flags: string[], env: Record<string, string>): Promise<string> {
  const ports = ['--port', '0', '--control-port', '0', '--data', dataDir, '--seed', 'child'];
  child = spawn(process.execPath, [main, ...ports, ...flags], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text += chunk;
    });
  }
  await expect.poll(() => text).toContain('/signups');
  return text;
}

test('secrets that were given are not shown, since they may be real ones; it says where they came from', async () => {
  const text = await said(['--verify-token', 'given-token'], { SIMULATOR_APP_SECRET: 'given-secret' });
  expect(text).not.toMatch(/given-(token|secret)/);
  expect(text).toContain('secret as its environment says, verify token as its flag says');
});

test('secrets that it made from its seed are shown: nobody knows them otherwise', async () => {
  const text = await said([], {});
  expect(text).toContain(digest('child', 'app-secret').slice(0, 32));
});
