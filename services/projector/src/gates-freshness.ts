import { type Freshened, MAX_STALENESS_MS, markFreshWhereReached } from '@wabus/gates';
import { keepRunning, type Logger, pause } from '@wabus/platform';
import type { Pool } from '@wabus/postgres';
import type { ProjectorMetrics } from './metrics.ts';

/** How often a target that is not reached yet is looked at again, and how long the loop rests once it is. */
const POLL_MS = 25;
const REST_MS = 200;
/** While nothing is published: the time that the relay has sampled is at most a fifth of a second older. */
const QUIET_REST_MS = MAX_STALENESS_MS / 2;

/** While it fails, the log says so with the first of so many tries, which take about a minute. */
const TRIES_PER_LINE = 80;

/** What keeping the gates fresh takes. */
export interface FreshnessPorts {
  readonly pool: Pool;
  readonly schema: string;
  readonly logger: Logger;
  readonly metrics: Pick<ProjectorMetrics, 'freshness'>;
  /** How far events are published, and whether the gates were marked as fresh of that time at once (`freshen`). */
  look(): Promise<Freshened | null>;
}

/**
 * Says again and again through which time the gates hold everything: takes how far events are published as the target
 * and, once every partition has reached it, writes its time. The target stands still until it is reached, so that this
 * also holds while the relay runs ahead. While nothing is published it looks as seldom as the gates may be old.
 */
export async function keepGatesFresh(ports: FreshnessPorts, signal: AbortSignal): Promise<void> {
  let last: Freshened | null = null;
  await keepRunning(
    async (running) => {
      const target = await reachOneTarget(ports, running);
      await pause(target && last && samePlace(target, last) ? QUIET_REST_MS : REST_MS, running);
      last = target;
    },
    {
      signal,
      onError: (error, attempt) => {
        if (attempt % TRIES_PER_LINE === 0) {
          ports.logger.error({ err: error, attempt }, 'the freshness of the gates is not known');
        }
      },
      maxMs: 1_000,
    },
  );
}

async function reachOneTarget(
  { pool, schema, metrics, look }: FreshnessPorts,
  signal: AbortSignal,
): Promise<Freshened | null> {
  const target = await look();
  if (!target) return null;
  let { reached } = target;
  while (!reached && !signal.aborted) {
    reached = await markFreshWhereReached(pool, schema, target);
    if (!reached) await pause(POLL_MS, signal);
  }
  if (reached) metrics.freshness.set(Date.parse(target.publishedThrough) / 1_000);
  return target;
}

const samePlace = (one: Freshened, other: Freshened): boolean =>
  one.lastPositions.every((position, partition) => position === other.lastPositions[partition]);
