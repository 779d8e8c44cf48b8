export type { RunningSimulator, SimulatorOptions } from './options.ts';
export { startSimulator } from './simulator.ts';
