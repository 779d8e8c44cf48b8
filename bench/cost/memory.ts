import type { Outcome } from './outcome.ts';
import { memoryOf } from './processes.ts';
import { untilQuiet } from './quiet.ts';
import type { Stand } from './stand.ts';

/** The memory of all processes after what was run before, which is to be as much as with nothing done. */
export async function memory({ product }: Stand): Promise<Outcome> {
  await untilQuiet(product);
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
