import { PARTITIONS, partitionOf } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import { type CatalogueEvent, type Position, STREAM_PREFIXES } from '@wabus/events';
import type { Keyring } from '@wabus/keyring';
import { inTransaction, type Pool, type PoolClient } from '@wabus/postgres';
import {
  advanceCheckpoint,
  lockCheckpoint,
  openForModels,
  type ReadModel,
  seenBy,
  useSchema,
} from '@wabus/projection';

const PAGE = 1_000;

/** What applies events of the store to tables of one schema. */
export interface Replayer {
  readonly store: Pick<EventStore, 'readAll'>;
  readonly keyring: Pick<Keyring, 'open'>;
  /** A role that may act as `wabus_projector`. */
  readonly pool: Pool;
  readonly schema: string;
  readonly models: readonly ReadModel[];
}

/** What part of the store is read and applied. */
export interface Stretch {
  readonly after: Position;
  readonly through: Position;
  onProgress?(progress: { readonly events: number; readonly position: Position }): void;
}

/** Applies a stretch of the store in its global order; resolves with how many events that were. */
export async function replay(replayer: Replayer, stretch: Stretch): Promise<number> {
  const { after: from, through } = stretch;
  let events = 0;
  let after = from;
  while (after < through) {
    const page = await replayer.store.readAll({ after, streamPrefixes: STREAM_PREFIXES, maxCount: PAGE });
    const mine = page.events.filter(({ position }) => position <= through) as CatalogueEvent[];
    await applyEvents(replayer, mine);
    events += mine.length;
    after = page.next;
    stretch.onProgress?.({ events, position: after });
    if (page.end) break;
  }
  return events;
}

/** Applies events to all models with their checkpoints, in one transaction. */
export async function applyEvents(
  { keyring, pool, schema, models }: Omit<Replayer, 'store'>,
  events: readonly CatalogueEvent[],
): Promise<void> {
  if (events.length === 0) return;
  const opened = await openForModels(keyring, models, events);
  await inTransaction(pool, async (tx) => {
    await tx.query('set local role wabus_projector');
    await useSchema(tx, schema);
    for (const model of models) {
      await model.project(tx, seenBy(model, opened));
      await advanceAll(tx, model, events);
    }
  });
}

async function advanceAll(
  tx: PoolClient,
  model: ReadModel,
  events: readonly CatalogueEvent[],
): Promise<void> {
  const last = new Map(events.map(({ key, position }) => [partitionOf(key, PARTITIONS), position]));
  for (const [partition, position] of last) {
    await lockCheckpoint(tx, model, partition);
    await advanceCheckpoint(tx, model, partition, position);
  }
}
