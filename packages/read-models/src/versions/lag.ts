import { PARTITIONS, partitionOf, type RelayProgress, readRelayProgress } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import { type CatalogueEvent, type Position, STREAM_PREFIXES } from '@wabus/events';
import { createPool, inTransaction, type PoolClient } from '@wabus/postgres';
import type { ReadModel } from '@wabus/projection';
import { LIVE_SCHEMA } from '../install.ts';
import { models as allModels } from '../models.ts';
import { type Reached, readReached, versionsIn } from './checkpoints.ts';

const PAGE = 1_000;
/** Whoever is further behind is behind by more than so many events: what is counted stays cheap. */
const MOST_PAGES = 100;

/** How far the live rows of a model are behind the event store. */
export interface ModelLag {
  readonly model: string;
  /** Of the live rows; null before the first event. */
  readonly version: number | null;
  /** That this release writes. */
  readonly wanted: number;
  /** Events that are in the store and not in the rows. */
  readonly events: number;
  /** Whether there are more than were counted. */
  readonly orMore: boolean;
  /** When the first of them was recorded: RFC 3339, UTC; null when there is none. */
  readonly since: string | null;
}

/** What the lag is read from. */
export interface LagOptions {
  readonly store: Pick<EventStore, 'readAll'>;
  readonly ownerUrl: string;
  readonly models?: readonly ReadModel[];
  /** Default: the row of the relay in the same database. */
  relayProgress?(): Promise<RelayProgress | null>;
}

/** Counts, for each model, the events of the store that its live rows lack. */
export async function readLag(options: LagOptions): Promise<ModelLag[]> {
  const { store, ownerUrl, models = allModels } = options;
  const pool = createPool({ url: ownerUrl, max: 2, name: 'wabus-lag' });
  try {
    // What is published is read first: rows that come meanwhile make nobody look further behind.
    const published = await (options.relayProgress ?? (() => readRelayProgress(pool)))();
    const lasts = published?.lastPositions ?? Array.from({ length: PARTITIONS }, () => 0n);
    const places = await inTransaction(pool, (tx) => placesOf(tx, models));
    const begin = firstOf(places, lasts);
    return await countAfter(store, places, begin);
  } finally {
    await pool.end();
  }
}

interface Place {
  readonly model: ReadModel;
  readonly version: number | null;
  readonly reached: Reached;
}

async function placesOf(tx: PoolClient, models: readonly ReadModel[]): Promise<Place[]> {
  const places: Place[] = [];
  for (const model of models) {
    const version = (await versionsIn(tx, LIVE_SCHEMA, model)).at(-1) ?? null;
    places.push({ model, version, reached: await readReached(tx, LIVE_SCHEMA, model) });
  }
  return places;
}

/** Behind this position alone there can be events that some model lacks: the rest of the store need not be read. */
function firstOf(places: readonly Place[], lasts: readonly Position[]): Position {
  let first = lasts.reduce((most, one) => (one > most ? one : most), 0n);
  for (const { reached } of places)
    for (const [partition, last] of lasts.entries()) {
      const applied = reached.get(partition) ?? 0n;
      if (applied < last && applied < first) first = applied;
    }
  return first;
}

async function countAfter(
  store: LagOptions['store'],
  places: readonly Place[],
  begin: Position,
): Promise<ModelLag[]> {
  const counts = places.map(() => ({ events: 0, since: null as string | null }));
  let after = begin;
  let end = false;
  for (let pages = 0; !end && pages < MOST_PAGES; pages += 1) {
    const page = await store.readAll({ after, streamPrefixes: STREAM_PREFIXES, maxCount: PAGE });
    for (const event of page.events as CatalogueEvent[]) countOne(event, places, counts);
    after = page.next;
    end = page.end;
  }
  return places.map(({ model: { name, version: wanted }, version }, index) => ({
    ...{ model: name, version, wanted, orMore: !end },
    ...(counts[index] ?? { events: 0, since: null }),
  }));
}

function countOne(
  { key, position, recordedAt }: CatalogueEvent,
  places: readonly Place[],
  counts: { events: number; since: string | null }[],
): void {
  const partition = partitionOf(key, PARTITIONS);
  for (const [index, { reached }] of places.entries()) {
    const count = counts[index];
    if (!count || position <= (reached.get(partition) ?? 0n)) continue;
    count.events += 1;
    count.since ??= recordedAt;
  }
}
