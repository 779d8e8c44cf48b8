// What `npm run test:long` runs: every test in `*.long.test.ts`, at the sizes that are asked for.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { DEADLINE_MS } from '../waiting.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const VITEST = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
const MINUTE_MS = 60_000;

interface Flags {
  readonly rounds: number;
  readonly rows: number;
  readonly minutes: number;
  readonly propertyRuns?: number;
}

const program = new Command('npm run test:long --')
  .description(
    [
      'Runs the tests that kill the platform and its services, and those that start engines as processes. The sizes are',
      'small ones unless told otherwise. Without a Kafka broker (Docker, or Java 17 and Maven) what needs one is skipped',
      'with a word; where the variable CI is set it fails instead.',
    ].join(' '),
  )
  .argument('[files...]', 'only test files whose path contains one of these')
  .option('--rounds <number>', 'how often each kill test goes through its faults', atLeast(1), 1)
  .option('--rows <number>', 'people in the campaigns of each kill test', atLeast(1), 240)
  .option('--minutes <number>', 'go on with fresh seeds until each kill test has run so long', atLeast(0), 0)
  .option(
    '--property-runs <factor>',
    'before them, run every property test with so many times its usual cases',
    atLeast(0),
  )
  .parse();

const flags = program.opts<Flags>();
const env = {
  ...process.env,
  WABUS_TEST_ROUNDS: `${flags.rounds}`,
  WABUS_TEST_ROWS: `${flags.rows}`,
  WABUS_TEST_MINUTES: `${flags.minutes}`,
};
// What hangs is ended; larger sizes take their time.
const patience = DEADLINE_MS * 10 * (flags.rounds + flags.rows / 240 + (flags.propertyRuns ?? 0));
const limit = `--testTimeout=${Math.round(patience + flags.minutes * MINUTE_MS)}`;
const properties = flags.propertyRuns
  ? await vitest([...propertyTests(), limit], { ...env, WABUS_PROPERTY_RUNS: `${flags.propertyRuns}` })
  : 0;
process.exitCode = properties || (await vitest([...program.args, limit, '--mode', 'long'], env));

async function vitest(args: readonly string[], given: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, [VITEST, 'run', ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: given,
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

/** Every test file that scales by it. */
function propertyTests(): string[] {
  return globSync('{packages,services,test,deploy}/**/*.test.ts', {
    cwd: ROOT,
    exclude: ['**/node_modules/**'],
  }).filter((path) => readFileSync(join(ROOT, path), 'utf8').includes('process.env.WABUS_PROPERTY_RUNS'));
}

function atLeast(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= least)) throw new InvalidArgumentError(`a number from ${least} on.`);
    return value;
  };
}
