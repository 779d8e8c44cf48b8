import { PARTITIONS, partitionOf } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import { type CatalogueEvent, type Position, STREAM_PREFIXES } from '@wabus/events';
import type { Keyring } from '@wabus/keyring';
import { createPool, inTransaction, type Pool, type PoolClient } from '@wabus/postgres';
import {
  advanceCheckpoint,
  lockCheckpoint,
  openForModels,
  type ReadModel,
  seenBy,
  useSchema,
} from '@wabus/projection';
import pg from 'pg';
import { installSchema, LIVE_SCHEMA } from '../install.ts';
import { models } from '../models.ts';

const PAGE = 1_000;

/** What a rebuild works with. */
export interface RebuildOptions {
  readonly store: EventStore;
  readonly keyring: Pick<Keyring, 'open'>;
  /** A role that may make schemas and act as `wabus_projector`. */
  readonly ownerUrl: string;
  /** The schema to fill; what stood there is dropped. Its name starts with `read_models_`. */
  readonly schema: string;
  /** Stops behind this position; default: the store's head at the start. */
  readonly through?: Position;
  onProgress?(progress: { readonly events: number; readonly position: Position }): void;
}

/** What a rebuild did. */
export interface RebuildResult {
  readonly events: number;
  /** Everything through this position is applied. */
  readonly position: Position;
}

/**
 * Fills a second schema with every read model from position 0 in the store's global order, with the checkpoints of
 * a live model, beside the live one and without touching it.
 * @throws {RangeError} for a schema name that could be somebody else's
 */
export async function rebuild(options: RebuildOptions): Promise<RebuildResult> {
  const { store, ownerUrl, schema } = options;
  if (!schema.startsWith(`${LIVE_SCHEMA}_`))
    throw new RangeError(`the schema's name must start with ${LIVE_SCHEMA}_`);
  const pool = createPool({ url: ownerUrl, max: 2, name: 'wabus-rebuild' });
  try {
    await pool.query(`drop schema if exists ${pg.escapeIdentifier(schema)} cascade`);
    await installSchema(ownerUrl, schema);
    const through = options.through ?? (await store.head());
    let events = 0;
    let after = 0n;
    while (after < through) {
      const page = await store.readAll({ after, streamPrefixes: STREAM_PREFIXES, maxCount: PAGE });
      const mine = page.events.filter(({ position }) => position <= through) as CatalogueEvent[];
      await applyPage(pool, options, mine);
      events += mine.length;
      after = page.next;
      options.onProgress?.({ events, position: after });
      if (page.end) break;
    }
    return { events, position: through };
  } finally {
    await pool.end();
  }
}

async function applyPage(
  pool: Pool,
  { keyring, schema }: RebuildOptions,
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
