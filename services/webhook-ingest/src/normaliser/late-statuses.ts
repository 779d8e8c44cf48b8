import { type Logger, pause } from '@wabus/platform';
import { type DeadLetters, mergeLetters } from './dead-letters.ts';
import type { Item, StatusItem } from './item.ts';
import type { Placed } from './outcome.ts';
import type { Owners } from './owners.ts';
import { byOwner } from './place-batch.ts';
import { readBatch } from './read-batch.ts';
import { type Statuses, waitingRecords } from './statuses.ts';
import type { RipeRecord, WaitingStatuses } from './waiting-statuses.ts';

/** What placing statuses that waited stands on. */
export interface LatePorts {
  readonly owners: Pick<Owners, 'of'>;
  readonly statuses: Pick<Statuses, 'placeLate'>;
  readonly waiting: Pick<WaitingStatuses, 'ripe' | 'keep' | 'count'>;
  readonly deadLetters: Pick<DeadLetters, 'add'>;
  readonly logger: Logger;
  /** How long a status waits for its message to become known, milliseconds; then it is foreign. */
  readonly wamidWaitMs: number;
  /** What became of statuses, each time that some are settled. */
  readonly onPlaced: (placed: Placed) => void;
  /** How many records wait, each time it was asked. */
  readonly onWaiting: (records: number) => void;
}

/** Records dealt with in one go. */
const BATCH = 100;
/** Between two looks while something waits. */
const BUSY_MS = 500;
/** While nothing does: what another process, or this one before it was killed, has left is found this soon. */
const IDLE_MS = 5_000;

/** Deals with the records that are ripe, once; answers whether more may be. */
export async function placeLate(ports: LatePorts): Promise<boolean> {
  const ripe = await ports.waiting.ripe(ports.wamidWaitMs, BATCH);
  if (ripe.length === 0) return false;
  const items = statusesOf(ripe);
  const { owned, dead } = await byOwner(ports.owners, items);
  const over = new Set(ripe.filter(({ isOver }) => isOver).map(({ record }) => record));
  const { placed, left } = await ports.statuses.placeLate(owned as StatusItem[], ({ record }) =>
    over.has(record),
  );
  await ports.deadLetters.add(mergeLetters([...dead.map(({ letter }) => letter), ...placed.letters]));
  if (placed.errors.length > 0)
    throw new AggregateError(placed.errors, 'some statuses could not be appended');
  const still = new Map(waitingRecords(left).map((waiting) => [waiting.record, waiting]));
  await ports.waiting.keep(ripe.map((one) => still.get(one.record) ?? { ...one, wamids: [] }));
  ports.onPlaced(placed);
  return ripe.length === BATCH;
}

/** The statuses of these records that still wait. */
function statusesOf(ripe: readonly RipeRecord[]): Item[] {
  const wamids = new Map(ripe.map(({ record, wamids: own }) => [record, new Set(own)]));
  return readBatch(ripe.map(({ record }) => record)).items.filter(
    ({ record, fact }) => fact.kind === 'status' && wamids.get(record)?.has(fact.wamid),
  );
}

/** Wakes who sleeps until something waits. */
export class Bell {
  #ring = new AbortController();

  /** Aborts at the next ring. */
  get signal(): AbortSignal {
    return this.#ring.signal;
  }

  ring(): void {
    const rung = this.#ring;
    this.#ring = new AbortController();
    rung.abort();
  }
}

/** Deals with what is ripe again and again until `signal` aborts; asleep while nothing waits, until the bell rings. */
export async function keepPlacingLate(ports: LatePorts, bell: Bell, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // Taken before the look: what is added meanwhile rings this one.
    const rung = bell.signal;
    const waiting = await look(ports).catch((error: unknown) => {
      if (!signal.aborted) ports.logger.warn({ err: error }, 'statuses that wait could not be placed yet');
      return 1;
    });
    if (waiting === 0) await pause(IDLE_MS, AbortSignal.any([signal, rung]));
    await pause(BUSY_MS, signal);
  }
}

async function look(ports: LatePorts): Promise<number> {
  while (await placeLate(ports));
  const waiting = await ports.waiting.count();
  ports.onWaiting(waiting);
  return waiting;
}
