import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** versitygw serves S3 from a file system, in production, too. Its module is built by Go, once. */
const MODULE = 'github.com/versity/versitygw/cmd/versitygw';
const VERSION = 'v1.8.0';

/** What a suite says that ran on it. */
export const VERSITYGW = `versitygw ${VERSION}`;

/**
 * The program, from the cache, or built into it.
 * @throws with what keeps it from being there
 */
export async function versitygw(): Promise<string> {
  const base = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'wabus');
  const folder = join(base, `versitygw-${VERSION}`);
  const program = join(folder, 'versitygw');
  if (existsSync(program)) return program;
  if (spawnSync('go', ['version']).status !== 0)
    throw new Error(
      'It is built by Go, once, and `go version` does not run (Debian: apt-get install golang).',
    );
  mkdirSync(base, { recursive: true, mode: 0o700 });
  accessSync(base, constants.W_OK);
  process.stderr.write(`building ${VERSITYGW} (once, 1 to 5 minutes) …\n`);
  const staging = `${folder}.building-${randomUUID()}`;
  try {
    await build(staging);
    // All at once; where another was faster, the same program is there already.
    if (!existsSync(folder)) renameSync(staging, folder);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
  return program;
}

function build(into: string): Promise<void> {
  const env = { ...process.env, GOBIN: into, GOFLAGS: '-buildvcs=false -trimpath' };
  const child = spawn('go', ['install', '-ldflags=-s -w', `${MODULE}@${VERSION}`], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) =>
      code === 0 ? done() : failed(new Error(`Go could not build it:\n${said.slice(-2_000)}`)),
    );
  });
}
