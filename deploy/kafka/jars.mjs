// Kafka's jars: fetched by Maven once, into a cache outside the checkout, and found there from then on.
import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const POM = join(dirname(fileURLToPath(import.meta.url)), 'pom.xml');
const MAVEN_AT_LEAST = [3, 6, 3];
/** A fetch that takes longer than this is taken for dead. */
const LOCK_AGE_MS = 15 * 60_000;

/** What keeps a broker from starting, said so that the reader knows what to do. */
export class CannotStart extends Error {}

/** The version of Kafka that pom.xml names. */
export function kafkaVersion() {
  const version = /<kafka\.version>([^<]+)</.exec(readFileSync(POM, 'utf8'))?.[1];
  if (!version) throw new CannotStart(`${POM} names no kafka.version.`);
  return version;
}

/** The folder with all jars, fetched when no cache has them yet. `say` gets the progress, `signal` ends a wait or a fetch. */
export async function jarsFolder(say, signal) {
  const key = createHash('sha256').update(readFileSync(POM)).digest('hex').slice(0, 16);
  const name = `kafka-${kafkaVersion()}-${key}`;
  const bases = cacheBases();
  // One that is complete serves, even if it may no longer be written.
  const found = bases.map((base) => join(base, name)).find((folder) => existsSync(folder) && ours(folder));
  if (found) return found;
  const base = bases.find(writable);
  if (!base) {
    throw new CannotStart(
      `No folder to keep Kafka's jars in: none of ${bases.join(', ')} may be written. Set XDG_CACHE_HOME.`,
    );
  }
  return locked(join(base, `${name}.lock`), say, signal, async () => {
    const folder = join(base, name);
    if (!existsSync(folder)) await fetchInto(folder, base, say, signal);
    return folder;
  });
}

function cacheBases() {
  const home = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return [join(home, 'wabus'), join(tmpdir(), `wabus-cache-${userInfo().uid}`)];
}

function writable(folder) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return ours(folder);
  } catch {
    return false;
  }
}

/** The temporary folder is everybody's: code that somebody else could have put there is not run. */
function ours(folder) {
  const found = lstatSync(folder);
  return found.isDirectory() && [0, userInfo().uid].includes(found.uid);
}

/** Maven's own repository takes one writer at a time, so that only one process fetches and the others wait for it. */
async function locked(file, say, signal, work) {
  let said = false;
  while (!taken(file)) {
    if (!said) say('another process is fetching Kafka: waiting for it …');
    said = true;
    await wait(200, undefined, { signal });
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function taken(file) {
  try {
    writeFileSync(file, `${process.pid}`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    dropIfDead(file);
    return false;
  }
}

function dropIfDead(file) {
  try {
    const holder = Number(readFileSync(file, 'utf8'));
    const old = Date.now() - statSync(file).mtimeMs > LOCK_AGE_MS;
    // Empty for a moment between being made and being filled.
    if (old || (holder > 0 && !alive(holder))) unlinkSync(file);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Into a folder beside it first: the name is there only when everything under it is. */
async function fetchInto(folder, base, say, signal) {
  const maven = checkedMaven();
  sweep(folder, base);
  // A name of our own: should two take the lock of a dead one at once, neither disturbs the other.
  const staging = `${folder}.fetching-${randomUUID()}`;
  mkdirSync(staging, { mode: 0o700 });
  try {
    copyFileSync(POM, join(staging, 'pom.xml'));
    say(`fetching Kafka ${kafkaVersion()} (once, ~43 MB) …`);
    const args = [
      '-q',
      '-B',
      'dependency:copy-dependencies',
      '-DincludeScope=runtime',
      '-DoutputDirectory=jars',
    ];
    const done = await run(maven, [...args, ...repository(base)], staging, signal);
    signal.throwIfAborted();
    if (done.code !== 0) {
      throw new CannotStart(
        `Maven could not fetch Kafka ${kafkaVersion()} (it needs Maven Central or a mirror of it, see ~/.m2/settings.xml):\n${done.said.trim()}`,
      );
    }
    putInPlace(join(staging, 'jars'), folder);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** Runs Maven and what it starts to the end, or until `signal` aborts: then nothing of it stays behind. */
function run(program, args, cwd, signal) {
  const child = spawn(program, args, { cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(String(chunk)));
  const end = () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It ended by itself, or never began.
    }
  };
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  return new Promise((done) => {
    child.once('error', (error) => done({ code: null, said: error.message }));
    child.once('close', (code) => done({ code, said: said.join('') }));
  }).finally(() => signal.removeEventListener('abort', end));
}

/** All at once. Where another was faster, the same jars are there already. */
function putInPlace(fetched, folder) {
  try {
    renameSync(fetched, folder);
  } catch (error) {
    if (!['EEXIST', 'ENOTEMPTY'].includes(error.code)) throw error;
  }
}

/** Takes away what somebody left behind who was killed while fetching. */
function sweep(folder, base) {
  const left = readdirSync(base).filter((name) => name.startsWith(`${basename(folder)}.fetching-`));
  for (const name of left) {
    const age = Date.now() - (statSync(join(base, name), { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > LOCK_AGE_MS) rmSync(join(base, name), { recursive: true, force: true });
  }
}

/** Where Maven's own repository cannot be written, one in the cache. Java takes the home folder from the user list. */
function repository(base) {
  try {
    const usual = join(userInfo().homedir, '.m2');
    mkdirSync(usual, { recursive: true });
    accessSync(usual, constants.W_OK);
    return [];
  } catch {
    return [`-Dmaven.repo.local=${join(base, 'maven-repository')}`];
  }
}

function checkedMaven() {
  const maven = process.env.MAVEN_HOME ? join(process.env.MAVEN_HOME, 'bin', 'mvn') : 'mvn';
  const asked = spawnSync(maven, ['-v'], { encoding: 'utf8' });
  const needs = 'Fetching Kafka takes Maven 3.6.3 or newer, once';
  if (asked.error || asked.status !== 0) {
    throw new CannotStart(
      `${needs}, and '${maven} -v' does not run. Install it (Debian: apt-get install maven; macOS: brew install maven).`,
    );
  }
  const found = /Apache Maven (\d+)\.(\d+)\.(\d+)/.exec(asked.stdout)?.slice(1).map(Number) ?? [0, 0, 0];
  const lacking =
    MAVEN_AT_LEAST.map((least, at) => found[at] - least).find((difference) => difference !== 0) ?? 0;
  if (lacking < 0)
    throw new CannotStart(`${needs}; found ${found.join('.')}. Install a newer one or set MAVEN_HOME.`);
  return maven;
}
