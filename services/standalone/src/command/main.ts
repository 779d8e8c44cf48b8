// What `npx wabus` runs: one command, on this process's arguments and environment.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { runCommand } from './program.ts';

const projectRoot = join(import.meta.dirname, '..', '..', '..', '..');
const ending = new AbortController();
// The second one ends it at once: whatever is filled is kept all the same.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ending.abort());

process.exitCode = await runCommand(process.argv.slice(2), {
  env: process.env,
  calledFrom: process.env.WABUS_CALLED_FROM ?? process.cwd(),
  usualFolder: join(projectRoot, '.wabus'),
  signal: ending.signal,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  loadEnvFile: (file) => parseEnv(readFileSync(file, 'utf8')),
});
