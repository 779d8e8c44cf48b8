import type { RunningSimulator, SimulatorOptions } from './options.ts';

/** Starts the simulator in this process. Throws when a port is taken or the data folder is in use. */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  throw new Error(`the simulator is being built (asked for port ${options.port})`);
}
