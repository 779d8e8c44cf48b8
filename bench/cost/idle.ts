import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from './outcome.ts';
import { memoryOf } from './processes.ts';
import { untilQuiet } from './quiet.ts';
import type { Stand } from './stand.ts';
import { Window } from './window.ts';

/** What a start leaves to be done, such as code to be compiled, is done by then. */
const REST_MS = 15_000;

/** What nothing costs: CPU and statements while nothing happens, and the memory of all processes. */
export async function idle({ product, sizes }: Stand): Promise<Outcome> {
  await untilQuiet(product);
  await sleep(REST_MS);
  const window = await Window.begin(product);
  await sleep(sizes.idleSeconds * 1_000);
  const { cpu, statements, counts } = await window.end();
  const share = (ms: number): number => ms / cpu.seconds / 10;
  const memory = memoryOf(product.sample());
  const perSecond = statements.map((one) => ({ ...one, calls: one.calls / cpu.seconds }));
  return {
    figures: {
      cpuPercent: share(cpu.total),
      servicesPercent: share(cpu.byKind.services),
      postgresPercent: share(cpu.byKind.postgres),
      simulatorPercent: share(cpu.byKind.simulator),
      launcherPercent: share(cpu.byKind.launcher),
      statementsPerSecond: perSecond.reduce((sum, { calls }) => sum + calls, 0),
      transactionsPerSecond: counts.transactions / cpu.seconds,
      memoryMb: memory.total,
      servicesMb: memory.services,
      postgresMb: memory.postgres,
      simulatorMb: memory.simulator,
      launcherMb: memory.launcher,
      sessions: [...product.sample().processes.values()].filter(({ name }) => name.startsWith('wabus_'))
        .length,
    },
    statements: perSecond.slice(0, 12).map((one) => ({ ...one, statement: one.statement.slice(0, 160) })),
  };
}
