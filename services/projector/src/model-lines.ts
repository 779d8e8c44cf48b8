import type { Line } from '@wabus/platform';
import { inTransaction, type Pool } from '@wabus/postgres';
import { readAllCheckpoints, useSchema } from '@wabus/projection';
import type { ModelPartition } from './model-partition.ts';
import type { RelayProgress } from './relay-progress.ts';

/** How far these parts have applied what the relay has published, as the database says; none before it published. */
export async function modelLines(
  parts: readonly ModelPartition[],
  ports: { readonly pool: Pool; readonly schema: string; relayProgress(): Promise<RelayProgress | null> },
): Promise<Line[]> {
  // Published first: checkpoints only grow.
  const published = await ports.relayProgress();
  if (!published) return [];
  const reached = await inTransaction(ports.pool, async (tx) => {
    await useSchema(tx, ports.schema);
    return readAllCheckpoints(tx);
  });
  return parts.map((part) => ({
    name: part.name,
    labels: { model: part.model.name, partition: part.partition },
    at: reached.get(`${part.model.name} ${part.model.version} ${part.partition}`) ?? 0n,
    end: published.lastPositions[part.partition] ?? 0n,
    unit: 'positions of the store',
    failure: part.stoppedBy,
  }));
}
