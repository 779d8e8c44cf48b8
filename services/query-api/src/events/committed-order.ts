import type { Position } from '@wabus/events';
import { pause } from '@wabus/platform';
import { auditModel, type ReadProgress } from '@wabus/read-models';

/** Per partition the position of an event; what stands there and before it is to be in the index. */
export type Target = readonly Position[];

/** How long a look waits before the next one, while the index is not there yet. */
const LOOK_MS = 25;

/** The newest of all partitions. */
export const newestOf = (target: Target): Position =>
  target.reduce((most, one) => (one > most ? one : most), 0n);

/**
 * Through where the index of events lacks nothing, over all partitions. `target` are the newest events of each partition
 * at one moment: as positions become visible in their order, everything up to the newest of them is among these or before.
 * Where the index has not reached one, what that partition may still lack begins behind what it has.
 */
export function completeThrough(target: Target, applied: ReadProgress['applied']): Position {
  const behind = target.flatMap((last, partition) => {
    const reached = applied(auditModel, partition);
    return reached < last ? [reached] : [];
  });
  return behind.reduce((least, one) => (one < least ? one : least), newestOf(target));
}

/** Tells how far the order of events is committed and indexed: by what was published, never by a clock or a highest number. */
export class CommittedOrder {
  readonly #progress: () => Promise<ReadProgress>;

  constructor(progress: () => Promise<ReadProgress>) {
    this.#progress = progress;
  }

  /** What is published now, once the index has it; after `maxMs` also where it has not. */
  async target(maxMs: number, signal?: AbortSignal): Promise<Target> {
    const until = performance.now() + maxMs;
    let now = await this.#progress();
    const target = now.published?.lastPositions ?? [];
    const newest = newestOf(target);
    while (completeThrough(target, now.applied) < newest && performance.now() < until && !signal?.aborted) {
      await pause(LOOK_MS, signal);
      now = await this.#progress();
    }
    return target;
  }
}
