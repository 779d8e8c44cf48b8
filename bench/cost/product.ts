import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { removeFolder } from '@wabus/standalone';
import { type ProcessesSample, pidsOf, sampleProcesses } from './processes.ts';
import { countStatementsFromNextStart } from './statements.ts';

/** Where a running product is, as its `--json` tells; what both sides of a comparison tell. */
export interface Announced {
  readonly api: string;
  readonly webhook: string;
  readonly simulator: string;
  readonly simulatorControl: string;
  readonly postgres: string;
  readonly postgresAnalyst: string;
  readonly token: string;
  readonly appId: string;
  readonly appSecret: string;
}

/** How the product is started. */
export interface ProductOptions {
  /** Folder of its checkout, with everything installed. */
  readonly checkout: string;
  /** More arguments of `npm start --`. */
  readonly args: readonly string[];
  /** Where profiles of its Node processes go when they end; absent: none is taken. */
  readonly profiles?: string | undefined;
}

/** The whole product, run by `npm start` as its users run it, on a folder and ports of its own. */
export class Product {
  readonly said: Announced;
  readonly #options: ProductOptions;
  readonly #place: Place;
  #npm: ChildProcess;

  private constructor(options: ProductOptions, place: Place, npm: ChildProcess, said: Announced) {
    this.#options = options;
    this.#place = place;
    this.#npm = npm;
    this.said = said;
  }

  /**
   * Starts it on an empty folder, twice: so that its own cluster counts statements.
   * @throws with what it said last, when it ends instead
   */
  static async start(options: ProductOptions): Promise<Product> {
    const place = { folder: mkdtempSync(join(tmpdir(), 'wabus-cost-')), port: await freePorts() };
    try {
      const first = run({ ...options, profiles: undefined }, place);
      const { postgres } = await announcedBy(first, place);
      await countStatementsFromNextStart(postgres);
      await ended(first, 'SIGTERM');
      const npm = run(options, place);
      return new Product(options, place, npm, await announcedBy(npm, place));
    } catch (error) {
      await removeFolder(place.folder);
      throw error;
    }
  }

  /** All its processes now. */
  sample(): ProcessesSample {
    return sampleProcesses(this.#npm.pid ?? 0);
  }

  /**
   * Kills its services and what launched them with -9; Postgres and the simulator stay behind. Starts it again and
   * resolves at once, so that the caller can see what answers when.
   */
  async killAndStart(): Promise<void> {
    for (const pid of pidsOf(this.sample(), 'services', 'launcher').toReversed())
      process.kill(pid, 'SIGKILL');
    await ended(this.#npm, 'SIGKILL');
    this.#npm = run(this.#options, this.#place);
    void announcedBy(this.#npm, this.#place).catch(() => undefined);
  }

  /** Stops it kindly, and forgets its data. */
  async stop(): Promise<void> {
    await ended(this.#npm, 'SIGTERM');
    await removeFolder(this.#place.folder);
  }
}

interface Place {
  readonly folder: string;
  readonly port: number;
}

function run({ checkout, args, profiles }: ProductOptions, { folder, port }: Place): ChildProcess {
  const log = openSync(join(folder, 'product.log'), 'a');
  const given = ['--json', '--port', `${port}`, '--data', folder, ...args];
  // Whoever takes a profile leaves npm out: the Node that it runs on need not know how.
  const node = join('node_modules', 'node', 'bin', 'node');
  const profiled = ['--cpu-prof', `--cpu-prof-dir=${profiles}`, 'services/standalone/src/main.ts'];
  const [program, before] = profiles ? [node, profiled] : ['npm', ['start', '--']];
  // Its own group: Ctrl-C reaches us first, and we stop it.
  return spawn(program, [...before, ...given], {
    ...{ cwd: checkout, stdio: ['ignore', 'pipe', log], detached: true },
    env: { ...process.env, WABUS_INSTALL: 'never' },
  });
}

const LAST_LINES = 12;

function announcedBy(npm: ChildProcess, { folder }: Place): Promise<Announced> {
  return new Promise((resolve, reject) => {
    if (!npm.stdout) throw new Error('no standard output');
    createInterface({ input: npm.stdout }).on('line', (line) => {
      if (line.startsWith('{')) resolve(JSON.parse(line) as Announced);
    });
    npm.once('exit', (code) => {
      const said = readFileSync(join(folder, 'product.log'), 'utf8').trimEnd().split('\n').slice(-LAST_LINES);
      reject(new Error(`npm start ended with ${code}. It said last:\n${said.join('\n')}`));
    });
  });
}

async function ended(npm: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (npm.exitCode === null && npm.signalCode === null) npm.kill(signal);
  while (npm.exitCode === null && npm.signalCode === null) await sleep(20);
}

const PORTS = 6;

/** The first of six ports in a row that are free now. */
async function freePorts(): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 10_000);
    const free = await Promise.all(Array.from({ length: PORTS }, (_, n) => isFree(first + n)));
    if (free.every(Boolean)) return first;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
