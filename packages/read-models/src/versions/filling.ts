import { PARTITIONS, partitionOf } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import { type CatalogueEvent, type Position, STREAM_PREFIXES } from '@wabus/events';
import type { Keyring } from '@wabus/keyring';
import { inTransaction, isPassing, type Pool, type PoolClient } from '@wabus/postgres';
import { type OpenedEvent, openForModels, type ReadModel, seenBy, useSchema } from '@wabus/projection';
import { type Reached, writeReached } from './checkpoints.ts';
import { park, UnfoldableEventError, unfoldable } from './parked.ts';

const PAGE = 1_000;

/** What models are filled from. */
export interface FillSources {
  readonly store: Pick<EventStore, 'readAll'>;
  readonly keyring: Pick<Keyring, 'open'>;
  /** Goes past events that a model cannot fold, and keeps a list of them, instead of stopping before the first. */
  readonly park?: boolean;
  /** Asked before each page; what it throws ends the filling, which can be taken up later. */
  readonly mayGoOn?: () => void;
}

/** What a filling works with. */
type FillPorts = FillSources & { readonly pool: Pool };

/** What the rows of one model in one schema lack. */
export interface Filling {
  readonly model: ReadModel;
  readonly schema: string;
  /** How far its rows are. */
  readonly from: Reached;
  /** How far they have to come; other partitions are left as they are. */
  readonly to: Reached;
}

/** How far one pass over the store is. */
export interface FillPlace {
  readonly models: readonly string[];
  /** Applied by this pass. */
  readonly events: number;
  /** Where the pass began, is, and ends. */
  readonly from: Position;
  readonly position: Position;
  readonly through: Position;
}

/**
 * Gives all of them what they lack in one pass over the store. The checkpoints move with the rows, in the same
 * transaction: whoever takes this up after a crash goes on where it stood.
 * @throws {UnfoldableEventError} when a model cannot fold an event; its rows hold everything before it
 */
export async function fill(
  sources: FillPorts,
  fillings: readonly Filling[],
  onPlace?: (place: FillPlace) => void,
): Promise<void> {
  const lacking = fillings.filter(({ to }) => to.size > 0);
  const begins = lacking.flatMap(({ from, to }) =>
    [...to.keys()].map((partition) => from.get(partition) ?? 0n),
  );
  const ends = lacking.flatMap(({ to }) => [...to.values()]);
  const from = begins.reduce((least, one) => (one < least ? one : least), begins[0] ?? 0n);
  const through = ends.reduce((most, one) => (one > most ? one : most), 0n);
  const models = lacking.map(({ model }) => model.name);
  let events = 0;
  for (let position = from; position < through; ) {
    sources.mayGoOn?.();
    const page = await sources.store.readAll({
      after: position,
      streamPrefixes: STREAM_PREFIXES,
      maxCount: PAGE,
    });
    position = page.end || page.next > through ? through : page.next;
    const wanted = (page.events as CatalogueEvent[]).filter((event) =>
      lacking.some((filling) => lacks(filling, event)),
    );
    await applyPage(sources, lacking, { events: wanted, through: position });
    events += wanted.length;
    onPlace?.({ models, events, from, position, through });
  }
}

/** Events in their order, and through where the store was read for them. */
interface EventPage {
  readonly events: readonly CatalogueEvent[];
  readonly through: Position;
}

/** Applies a page at once; where that fails, event by event for each model, so that the one that it cannot fold shows. */
async function applyPage(ports: FillPorts, fillings: readonly Filling[], page: EventPage): Promise<void> {
  try {
    await apply(ports, fillings, page);
  } catch (error) {
    if (isPassing(error)) throw error;
    for (const filling of fillings) await applyOneByOne(ports, filling, page);
  }
}

async function applyOneByOne(
  ports: FillPorts,
  filling: Filling,
  { events, through }: EventPage,
): Promise<void> {
  for (const event of events.filter((one) => lacks(filling, one))) {
    try {
      await apply(ports, [filling], { events: [event], through: event.position });
    } catch (error) {
      if (isPassing(error)) throw error;
      const found = unfoldable(filling.model.name, event, error);
      if (!ports.park) throw new UnfoldableEventError(found, error);
      await inTransaction(ports.pool, async (tx) => {
        await tx.query('set local role wabus_projector');
        await park(tx, filling.schema, found);
      });
    }
  }
  await apply(ports, [filling], { events: [], through });
}

async function apply(
  { pool, keyring }: FillPorts,
  fillings: readonly Filling[],
  page: EventPage,
): Promise<void> {
  const models = fillings.map(({ model }) => model);
  const opened = await openForModels(keyring, models, page.events);
  await inTransaction(pool, async (tx) => {
    await tx.query('set local role wabus_projector');
    for (const filling of fillings) await applyTo(tx, filling, opened, page.through);
  });
}

async function applyTo(
  tx: PoolClient,
  filling: Filling,
  opened: readonly OpenedEvent[],
  through: Position,
): Promise<void> {
  const { model, schema, from, to } = filling;
  const mine = opened.filter(
    ({ event, type }) => lacks(filling, event) && (model.reads === undefined || model.reads.has(type)),
  );
  if (mine.length > 0) {
    await useSchema(tx, schema);
    await model.project(tx, seenBy(model, mine));
  }
  const reached = [...to].map(([partition, end]): [number, Position] => {
    const before = from.get(partition) ?? 0n;
    const here = through < end ? through : end;
    return [partition, here > before ? here : before];
  });
  await writeReached(tx, schema, model, new Map(reached));
}

function lacks({ from, to }: Filling, { key, position }: CatalogueEvent): boolean {
  const partition = partitionOf(key, PARTITIONS);
  return position > (from.get(partition) ?? 0n) && position <= (to.get(partition) ?? 0n);
}
