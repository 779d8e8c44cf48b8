import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from './outcome.ts';
import { memoryOf } from './processes.ts';
import { untilQuiet } from './quiet.ts';
import type { Stand } from './stand.ts';

/** Whoever keeps memory for the next moment has given it back by then. */
const REST_MS = 15_000;

/** The memory of all processes a quarter of a minute after what was run before, to be as much as with nothing done. */
export async function memory({ product }: Stand): Promise<Outcome> {
  await untilQuiet(product);
  await sleep(REST_MS);
  const { total, services, postgres, simulator, launcher } = memoryOf(product.sample());
  return {
    figures: {
      memoryMb: total,
      servicesMb: services,
      postgresMb: postgres,
      simulatorMb: simulator,
      launcherMb: launcher,
    },
  };
}
