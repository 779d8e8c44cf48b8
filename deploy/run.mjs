// What `npm start`, `npm test`, … run: installs what is missing, then hands over to Node 24 from npm.
// Plain JavaScript without dependencies, since it runs on whatever Node is installed and before anything else is.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = (name) => join(root, 'node_modules', '.bin', name);
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const knip = join(root, 'node_modules', 'knip', 'bin', 'knip.js');

/**
 * Each command: the programs that run one after the other, with flags of Node; the first that fails ends it. Those that
 * serve until they are stopped end well when they are.
 */
const COMMANDS = {
  start: {
    about: 'run the whole platform on this machine',
    // Young objects have room under load, which is cheap; what was taken is given back at rest (`giveBackAtRest`).
    flags: ['--max-semi-space-size=32', '--expose-gc'],
    steps: [['services/standalone/src/main.ts']],
    serves: true,
  },
  demo: { about: 'run the guided campaign against it', steps: [['services/standalone/src/demo/main.ts']] },
  sim: {
    about: "run the simulator of Meta's Graph API alone",
    steps: [['packages/graph-simulator/src/main.ts']],
    serves: true,
  },
  token: { about: 'print a token to call the API with', steps: [['deploy/token.ts']] },
  events: { about: 'print events of the store in Postgres as JSON', steps: [['deploy/events.ts']] },
  service: {
    about: 'run one service alone, on shared engines (or migrate, which prepares them)',
    steps: [['deploy/service.ts']],
  },
  wabus: {
    about: 'look after an installation: replay, verify, roll back read models (the same as npx wabus)',
    steps: [['services/standalone/src/command/main.ts']],
  },
  pack: {
    about: 'build and pack what a CRM installs: @wabus/client, @wabus/events',
    steps: [['deploy/pack.ts']],
  },
  test: {
    about: 'run the tests, but for those that kill platforms, or start engines or services as processes',
    steps: [[vitest, 'run']],
  },
  'test:long': { about: 'run those, at sizes of your choice', steps: [['test/long/main.ts']] },
  conformance: {
    about: 'run the suites of the ports against an EventStoreDB or Kafka of your own',
    steps: [['test/conformance/main.ts']],
  },
  check: {
    about: 'check types, lint, what nobody uses, generated files and structure',
    steps: [
      [bin('tsc'), '-p', 'tsconfig.json', '--checkers', '2'],
      [bin('biome'), 'check', '--error-on-warnings', '.'],
      [knip, '--no-config-hints', '--no-progress'],
      ['packages/events/src/generate.ts', '--check'],
      ['docs/generator/generate.ts', '--check'],
      [
        ...[vitest, 'run', 'test/architecture.test.ts', 'test/tidy.test.ts'],
        'packages/events/src/generator/fixtures.test.ts',
      ],
    ],
    ownArguments: true,
  },
};

/** What runs just now gets the signals; `asked` once somebody wants an end of it all. */
const running = { child: undefined, asked: false };
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    running.asked = true;
    running.child?.kill(signal);
  });
}

const [command, ...rest] = process.argv.slice(2);
const chosen = COMMANDS[command];
if (!chosen) {
  const list = Object.entries(COMMANDS).map(([name, { about }]) => `  npm run ${name.padEnd(12)} ${about}`);
  const asked = command === undefined || command === '--help' || command === '-h';
  const say = asked ? console.log : console.error;
  say(
    `Usage: npm run <command> [-- options]\n\n${list.join('\n')}\n\n  npm run <command> -- --help says more.`,
  );
  process.exit(asked ? 0 : 2);
}
if (chosen.ownArguments && (rest.includes('--help') || rest.includes('-h'))) {
  console.log(`Usage: npm run ${command}\n\nTakes no options. What it is for: ${chosen.about}.`);
  process.exit(0);
}
await install();
for (const step of chosen.steps) {
  if (running.asked) stopped();
  const status = await run(step, chosen.ownArguments ? [] : rest);
  if (status !== 0) process.exit(status);
}

/**
 * Installs only when lock file or a workspace's manifest changed since the last time, or for another platform.
 * WABUS_INSTALL=never leaves that to whoever made node_modules.
 */
async function install() {
  if (process.env.WABUS_INSTALL === 'never') return;
  const stamp = join(root, 'node_modules', '.wabus-installed');
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error('Installing what wabus needs (again only when package-lock.json changes) …');
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const args = [...npm.slice(1), 'ci', '--loglevel=error', '--no-audit', '--no-fund'];
  // Standard output belongs to the command, so npm's goes to standard error.
  const status = await ended(spawn(npm[0], args, { cwd: root, stdio: ['ignore', 2, 2] }));
  if (running.asked) stopped();
  if (status !== 0) {
    console.error('npm ci failed (see above): nothing was started.');
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}

function fingerprint() {
  const manifests = ['packages', 'services'].flatMap((area) =>
    readdirSync(join(root, area)).map((name) => join(area, name, 'package.json')),
  );
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const file of ['package-lock.json', 'package.json', ...manifests]) {
    if (existsSync(join(root, file))) hash.update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

/** Whose end must be ours too: this process, and npm when npm started it (a shell may end and leave us running). */
function launchers() {
  return process.env.npm_lifecycle_event === command ? [process.pid, process.ppid] : [process.pid];
}

/** Runs one program on Node 24 and passes signals on, so that whoever stops us stops it cleanly. */
function run([program, ...args], more) {
  const native = program.startsWith(join(root, 'node_modules', '.bin'));
  const node = join(root, 'node_modules', 'node', 'bin', 'node');
  const [file, given] = native ? [program, args] : [node, [...(chosen.flags ?? []), program, ...args]];
  const path = `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`;
  const child = spawn(file, [...given, ...more], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: path,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'compiled'),
      WABUS_LAUNCHER_PIDS: launchers().join(),
      WABUS_CALLED_FROM: process.env.INIT_CWD ?? process.cwd(),
    },
  });
  return ended(child, file);
}

/** Waits for the end of what was started, and answers its code: a signal that it was sent ends it well where it serves. */
function ended(child, name = 'npm') {
  running.child = child;
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(`${name}: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code, signal) => {
      running.child = undefined;
      const askedTo = signal !== null && running.asked && chosen.serves;
      resolve(code ?? (askedTo ? 0 : 1));
    });
  });
}

/** Nothing was started, or it has ended, and somebody wants an end. */
function stopped() {
  process.exit(chosen.serves ? 0 : 1);
}
