import type { EventStore } from '@wabus/event-store';
import type { Position } from '@wabus/events';
import type { Keyring } from '@wabus/keyring';
import { createPool, type Pool } from '@wabus/postgres';
import pg from 'pg';
import { installSchema, LIVE_SCHEMA } from '../install.ts';
import { models } from '../models.ts';
import { replay } from './replay.ts';

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
  const { store, keyring, ownerUrl, schema, onProgress } = options;
  const pool = createPool({ url: ownerUrl, max: 2, name: 'wabus-rebuild' });
  try {
    await makeSchema(pool, ownerUrl, schema);
    const through = options.through ?? (await store.head());
    const stretch = { after: 0n, through, ...(onProgress ? { onProgress } : {}) };
    const events = await replay({ store, keyring, pool, schema, models }, stretch);
    return { events, position: through };
  } finally {
    await pool.end();
  }
}

/**
 * Makes a second schema beside the live one; what stood there is dropped.
 * @throws {RangeError} for a name that could be somebody else's
 */
export async function makeSchema(pool: Pool, ownerUrl: string, schema: string): Promise<void> {
  if (!schema.startsWith(`${LIVE_SCHEMA}_`))
    throw new RangeError(`the schema's name must start with ${LIVE_SCHEMA}_`);
  await pool.query(`drop schema if exists ${pg.escapeIdentifier(schema)} cascade`);
  await installSchema(ownerUrl, schema);
}
