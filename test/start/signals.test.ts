import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { removeFolder } from '@wabus/standalone';
import { afterAll, describe, expect, test } from 'vitest';
import { type Begun, NpmStart } from './npm-start.ts';

// One folder for all: each start finds what the last one left when it was cut off.
const folder = mkdtempSync(join(tmpdir(), 'wabus-signals-'));
// Postgres's own account enters it where we are root.
chmodSync(folder, 0o755);
const dataDir = join(folder, 'data');
mkdirSync(dataDir);
const start = new NpmStart(dataDir);

afterAll(async () => {
  await start.end();
  await removeFolder(dataDir);
  rmSync(folder, { recursive: true, force: true });
});

/** Whatever was started has the folder's name among its arguments or in its environment. */
const begin = (...more: string[]): Begun => start.begin(more, { STARTED_ON: folder, TMPDIR: folder });

/** Command lines of what still runs of it. */
function left(): string[] {
  const mark = basename(folder);
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .flatMap((pid) => {
      try {
        const [line, environment] = ['cmdline', 'environ'].map((name) =>
          readFileSync(`/proc/${pid}/${name}`, 'utf8'),
        );
        const ours = line?.includes(mark) || environment?.includes(`STARTED_ON=${folder}`);
        return ours && line ? [line.replaceAll('\0', ' ')] : [];
      } catch {
        return [];
      }
    });
}

async function endsCleanly({ npm, said }: Begun, interrupt: () => void): Promise<void> {
  const exit = once(npm, 'exit');
  interrupt();
  expect(await exit).toEqual([0, null]);
  expect(said).toEqual([]);
  expect(start.givenBack()).toBe(true);
  await expect.poll(left).toEqual([]);
}

const terminate = ({ npm }: Begun): void => void npm.kill('SIGTERM');

/** As in a terminal, where every process gets it, by a person who does not wait for what it leads to. */
function ctrlC({ npm }: Begun): void {
  const group = -(npm.pid ?? 0);
  const platform = start.pid();
  process.kill(group, 'SIGINT');
  again(platform, 'SIGTERM');
  again(group, 'SIGINT');
}

/** The first signal may have ended it already. */
function again(pid: number, signal: 'SIGINT' | 'SIGTERM'): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

const says = (begun: Begun, words: string): Promise<void> =>
  expect.poll(begun.progress).toContain(`· ${words}`);

describe.skipIf(!existsSync('/proc/self/environ'))('whoever stops a start that is under way', () => {
  test('before it says anything, or while it makes the database, gets exit code 0 and leaves nothing behind', async () => {
    const atOnce = begin();
    await expect.poll(left).toContainEqual(expect.stringContaining('standalone/src/main.ts'));
    await endsCleanly(atOnce, () => terminate(atOnce));
    for (const interrupt of [terminate, ctrlC]) {
      const begun = begin();
      await says(begun, 'Preparing the database');
      await endsCleanly(begun, () => interrupt(begun));
    }
  });

  test.each([
    ['Maven fetches Kafka', 'fetching', 'sleep 100000'],
    ['the broker does not answer yet', 'broker-started', 'mkdir jars'],
  ])('while %s', async (_when, sign, mavenFetches) => {
    const program = (name: string, lines: string[]): void => {
      mkdirSync(join(folder, name, 'bin'), { recursive: true });
      const file = join(folder, name, 'bin', name === 'java' ? 'java' : 'mvn');
      writeFileSync(file, ['#!/bin/sh', ...lines, ''].join('\n'), { mode: 0o755 });
    };
    program('maven', [
      '[ "$1" = -v ] && { echo Apache Maven 3.9.9; exit 0; }',
      `touch ${folder}/fetching`,
      mavenFetches,
    ]);
    program('java', [
      '[ "$1" = -version ] && { echo \'openjdk version "17.0.1"\' >&2; exit 0; }',
      'case "$*" in *StorageTool*) exit 0;; esac',
      `touch ${folder}/broker-started`,
      'exec sleep 100000',
    ]);
    const homes = {
      XDG_CACHE_HOME: folder,
      MAVEN_HOME: join(folder, 'maven'),
      JAVA_HOME: join(folder, 'java'),
    };
    const begun = start.begin(['--kafka', 'local'], { STARTED_ON: folder, TMPDIR: folder, ...homes });
    await expect.poll(() => existsSync(join(folder, sign))).toBe(true);
    await endsCleanly(begun, () => terminate(begun));
  });

  test('at any other moment, also again and again, does as well, and the next start works', async () => {
    for (const [words, interrupt] of [
      ['Starting the database', ctrlC],
      ['Bringing schemas up to date', terminate],
      ['Starting the simulator', ctrlC],
      ['Starting the services', terminate],
    ] as const) {
      const begun = begin();
      await says(begun, words);
      await endsCleanly(begun, () => interrupt(begun));
    }
    const { npm } = await start.ready();
    npm.kill('SIGTERM');
    expect(await once(npm, 'exit')).toEqual([0, null]);
  });
});
