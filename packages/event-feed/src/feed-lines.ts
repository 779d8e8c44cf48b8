import type { PartitionProgress } from '@wabus/event-log';
import type { Position } from '@wabus/events';
import type { Line } from '@wabus/platform';
import type { Pool } from '@wabus/postgres';
import type { Checkpoints } from './checkpoints.ts';
import type { Cursor } from './cursor.ts';

/** How far these have applied what was published, as the database says; none before anything was. */
export async function feedLines(
  cursors: readonly Cursor[],
  ports: {
    readonly pool: Pool;
    readonly checkpoints: Checkpoints;
    published(): Promise<readonly Position[] | null>;
  },
): Promise<Line[]> {
  // Published first: checkpoints only grow.
  const published = await ports.published();
  if (!published || cursors.length === 0) return [];
  const reached = await ports.checkpoints.read(ports.pool, cursors);
  return cursors.map((cursor, index) => ({
    name: cursor.name,
    labels: { model: cursor.follower.name, partition: cursor.partition },
    at: reached[index] ?? 0n,
    end: published[cursor.partition] ?? 0n,
    unit: 'positions of the store',
    failure: cursor.stoppedBy,
  }));
}

/** How far the offsets of these partitions are: what the first follower that stands still says is why. */
export function offsetLines(cursors: readonly Cursor[], progress: readonly PartitionProgress[]): Line[] {
  return progress.map(({ topic, partition, committed: at, end, failure }) => {
    const [first, ...others] = cursors.filter((cursor) => cursor.partition === partition);
    const stopped = [first, ...others].find((cursor) => cursor?.stoppedBy);
    return {
      name: `${topic}, partition ${partition}`,
      labels: { model: (stopped ?? first)?.follower.name ?? '', partition },
      ...{ at, end, unit: 'records', failure: stopped?.stoppedBy ?? failure },
    };
  });
}
