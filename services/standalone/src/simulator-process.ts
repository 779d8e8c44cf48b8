import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Companion, dataOf } from './companion.ts';

/** Name of the simulator among the companions of a data folder. */
export const SIMULATOR = 'simulator';

/** Where the simulator listens. */
export interface SimulatorAddresses {
  readonly graphUrl: string;
  readonly controlUrl: string;
}

/** How the simulator is started. */
export interface SimulatorOptions {
  readonly folder: string;
  readonly port: number;
  readonly controlPort: number;
  readonly seed: number;
  readonly appId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  readonly callbackUrl: string;
  /** Folder of what Node compiled before, so that it starts quickly. */
  readonly compileCache: string | undefined;
  /** Calls the start off. */
  readonly signal: AbortSignal;
}

/** Starts the simulator of Meta. Like Meta it goes on when we are killed, until we come back. */
export function startSimulator(options: SimulatorOptions): Promise<Companion<SimulatorAddresses>> {
  const { folder, appSecret, verifyToken, signal } = options;
  // What it remembers are phone numbers and tokens.
  mkdirSync(dataOf(folder, SIMULATOR), { recursive: true, mode: 0o700 });
  return Companion.start({
    name: SIMULATOR,
    folder,
    entry: join(createRequire(import.meta.url).resolve('@wabus/graph-simulator'), '..', 'main.ts'),
    // It shares the machine with what it is there for: at rest it gives its memory back.
    flags: ['--expose-gc'],
    args: argumentsFor(options),
    // Everybody on the machine may read the arguments of a process, only its owner its environment.
    env: {
      SIMULATOR_APP_SECRET: appSecret,
      SIMULATOR_VERIFY_TOKEN: verifyToken,
      NODE_COMPILE_CACHE: options.compileCache,
    },
    signal,
  });
}

function argumentsFor(options: SimulatorOptions): string[] {
  const settings: Record<string, string | number> = {
    port: options.port,
    'control-port': options.controlPort,
    data: dataOf(options.folder, SIMULATOR),
    seed: options.seed,
    'app-id': options.appId,
    'callback-url': options.callbackUrl,
  };
  return [...Object.entries(settings).flatMap(([key, value]) => [`--${key}`, `${value}`]), '--json'];
}
