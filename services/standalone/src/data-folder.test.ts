import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderInUseError, readyFile, releaseFolder, removeFolder, takeFolder } from './data-folder.ts';
import { isAlive } from './processes.ts';

const GONE = 4_194_303;
let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wabus-folder-'));
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const take = (more: { reset?: boolean; launchers?: number[] } = {}) =>
  takeFolder(folder, { reset: false, launchers: [process.pid], ...more });
const file = (name: string): string => join(folder, name);

/** A process whose command line looks like ours; it ends when it is asked to. */
async function somebody(script = 'setInterval(() => {}, 1000); console.log("up")'): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', script, 'standalone'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  if (child.stdout) await once(child.stdout, 'data');
  return child;
}

function leaveInstance(pid: number | undefined, launchers: number[]): void {
  writeFileSync(file('instance.json'), JSON.stringify({ pid, launchers }));
}

test('secrets are made once, and nobody else may read them', async () => {
  const first = await take();
  releaseFolder(folder);
  expect(await take()).toEqual(first);
  expect(Buffer.from(first.vaultKey, 'base64')).toHaveLength(32);
  for (const name of ['secrets.json', 'instance.json']) expect(statSync(file(name)).mode & 0o777).toBe(0o600);
});

test('a folder that a watched instance uses is refused, and that instance goes on', async () => {
  const other = await somebody();
  leaveInstance(other.pid, [process.pid]);
  await expect(take()).rejects.toThrow(FolderInUseError);
  await expect(take({ reset: true })).rejects.toThrow(`in use by process ${other.pid}`);
  expect(isAlive(other.pid ?? 0)).toBe(true);
});

test('an instance whose launcher was killed is stopped', async () => {
  const orphan = await somebody();
  leaveInstance(orphan.pid, [process.pid, GONE]);
  await take();
  expect(isAlive(orphan.pid ?? 0)).toBe(false);
});

test('a process that only has the id of a killed instance is left alone', async () => {
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  children.push(stranger);
  leaveInstance(stranger.pid, []);
  await take();
  expect(isAlive(stranger.pid ?? 0)).toBe(true);
});

test.each(['', '{"pid":', 'null'])(
  'files that a power cut left as %j stop nobody from starting',
  async (half) => {
    for (const name of ['instance.json', 'ready.json', 'simulator.json']) writeFileSync(file(name), half);
    await take();
    expect(JSON.parse(readFileSync(file('instance.json'), 'utf8'))).toMatchObject({ pid: process.pid });
    expect(existsSync(readyFile(folder))).toBe(false);
  },
);

test('unreadable secrets are never replaced in silence: the data would be lost with them', async () => {
  writeFileSync(file('secrets.json'), '{');
  await expect(take()).rejects.toThrow(/secrets\.json cannot be read/);
  expect(existsSync(file('instance.json'))).toBe(false);
  expect((await take({ reset: true })).tokenKey).not.toBe('');
});

test('of several that start at once exactly one gets the folder, also when an old claim is in the way', async () => {
  leaveInstance(GONE, []);
  const module = join(import.meta.dirname, 'data-folder.ts');
  const script = `import(${JSON.stringify(module)})
    .then(({ takeFolder }) => takeFolder(${JSON.stringify(folder)}, { reset: false, launchers: [] }))
    .then(() => console.log('won'), (error) => console.log(error.name));
    setInterval(() => {}, 1000);`;
  const said = await Promise.all(
    [1, 2, 3, 4].map(async () => {
      const child = spawn(process.execPath, ['-e', script, 'standalone'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(child);
      return String((await once(child.stdout, 'data'))[0]).trim();
    }),
  );
  expect(said.sort()).toEqual(['FolderInUseError', 'FolderInUseError', 'FolderInUseError', 'won']);
});

test('removing a folder ends what runs on it', async () => {
  const other = await somebody();
  leaveInstance(other.pid, [process.pid]);
  await removeFolder(folder);
  expect(isAlive(other.pid ?? 0)).toBe(false);
  expect(existsSync(folder)).toBe(false);
});

test('giving back removes only a claim of our own', async () => {
  leaveInstance(GONE, []);
  releaseFolder(folder);
  expect(existsSync(file('instance.json'))).toBe(true);
  await take();
  releaseFolder(folder);
  expect(existsSync(file('instance.json'))).toBe(false);
});
