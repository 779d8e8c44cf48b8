import type { RelayProgress } from '@wabus/event-log';
import { markFresh, readGateCheckpoints } from '@wabus/gates';
import { keepRunning, type Logger, pause } from '@wabus/platform';
import { inTransaction, type Pool } from '@wabus/postgres';
import { useSchema } from '@wabus/projection';
import type { ProjectorMetrics } from './metrics.ts';

/** How often a target that is not reached yet is looked at again, and how long the loop rests once it is. */
const POLL_MS = 20;
const REST_MS = 100;

/** While it fails, the log says so with the first of so many tries, which take about a minute. */
const TRIES_PER_LINE = 80;

/** What keeping the gates fresh takes. */
export interface FreshnessPorts {
  readonly pool: Pool;
  readonly schema: string;
  readonly logger: Logger;
  readonly metrics: Pick<ProjectorMetrics, 'freshness'>;
  relayProgress(): Promise<RelayProgress | null>;
}

/**
 * Says again and again through which time the gates hold everything: takes the relay's progress as the target and,
 * once every partition has reached it, writes its time. The target stands still until it is reached, so that this
 * also holds while the relay runs ahead.
 */
export async function keepGatesFresh(ports: FreshnessPorts, signal: AbortSignal): Promise<void> {
  await keepRunning((running) => reachOneTarget(ports, running), {
    signal,
    onError: (error, attempt) => {
      if (attempt % TRIES_PER_LINE === 0) {
        ports.logger.error({ err: error, attempt }, 'the freshness of the gates is not known');
      }
    },
    maxMs: 1_000,
  });
}

/** How far the gates have to come, and through which time they then hold everything. */
type Target = RelayProgress & { readonly publishedThrough: string };

async function reachOneTarget(ports: FreshnessPorts, signal: AbortSignal): Promise<void> {
  const progress = await ports.relayProgress();
  while (isTarget(progress) && !signal.aborted) {
    if (await writeIfReached(ports, progress)) break;
    await pause(POLL_MS, signal);
  }
  await pause(REST_MS, signal);
}

const isTarget = (progress: RelayProgress | null): progress is Target =>
  typeof progress?.publishedThrough === 'string';

function writeIfReached({ pool, schema, metrics }: FreshnessPorts, target: Target): Promise<boolean> {
  return inTransaction(pool, async (tx) => {
    await useSchema(tx, schema);
    const reached = await readGateCheckpoints(tx);
    const all = target.lastPositions.every((last, partition) => (reached.get(partition) ?? 0n) >= last);
    if (!all) return false;
    await markFresh(tx, target.publishedThrough);
    metrics.freshness.set(Date.parse(target.publishedThrough) / 1_000);
    return true;
  });
}
