import { type Logger, pause } from '@wabus/platform';
import { type DeadLetters, mergeLetters } from './dead-letters.ts';
import { type Placed, together } from './outcome.ts';
import { type ArrivedFact, factsOf } from './owned-fact.ts';
import type { Owners } from './owners.ts';
import { byOwner } from './place-batch.ts';
import { readBatch } from './read-batch.ts';
import { type Statuses, waitingRecords } from './statuses.ts';
import type { RipeRecord, WaitingRecord, WaitingStatuses } from './waiting-statuses.ts';

/** What placing statuses that waited stands on. */
export interface LatePorts {
  readonly owners: Pick<Owners, 'of'>;
  readonly statuses: Pick<Statuses, 'placeLate'>;
  readonly waiting: Omit<WaitingStatuses, 'add' | 'close'>;
  readonly deadLetters: Pick<DeadLetters, 'add'>;
  readonly logger: Logger;
  /**
   * How long after a status our own record of the sending may come, milliseconds: if the model of messages, once it has
   * applied all that was recorded by then, does not know the message, the status is foreign.
   */
  readonly wamidWaitMs: number;
  /** What became of statuses, each time that some are settled. */
  readonly onPlaced: (placed: Placed) => void;
  /** How many records wait, each time it was asked. */
  readonly onWaiting: (records: number) => void;
}

/** Records dealt with in one go. */
const BATCH = 100;
/** Between two looks while something waits, at least. */
const BUSY_MS = 500;
/** And so many times as long as a look took: while a model stands still for an hour, what waits for it may be much. */
const REST = 4;
/** While nothing does: what another process, or this one before it was killed, has left is found this soon. */
const IDLE_MS = 5_000;

/** Deals with the records that are ripe, once; answers whether more may be. One that fails holds up no other. */
export async function placeLate(ports: LatePorts): Promise<boolean> {
  const ripe = await ports.waiting.ripe(BATCH);
  if (ripe.length === 0) return false;
  const settled = await settle(ports, ripe).catch(() => settleEach(ports, ripe));
  await ports.waiting.settled(settled.records);
  ports.onPlaced(settled.placed);
  return ripe.length === BATCH;
}

interface Settled {
  readonly placed: Placed;
  /** These records with what of them waits no longer. */
  readonly records: readonly WaitingRecord[];
}

/** Places what can be placed of these records. */
async function settle(ports: LatePorts, ripe: readonly RipeRecord[]): Promise<Settled> {
  const { owned, dead } = await byOwner(ports.owners, statusesOf(ripe));
  const over = new Set(ripe.filter(({ isOver }) => isOver).map(({ record }) => record));
  const { placed, left } = await ports.statuses.placeLate(factsOf(owned, 'status'), ({ record }) =>
    over.has(record),
  );
  await ports.deadLetters.add(mergeLetters([...dead.map(({ letter }) => letter), ...placed.letters]));
  if (placed.errors.length > 0)
    throw new AggregateError(placed.errors, 'some statuses could not be appended');
  const still = new Map(waitingRecords(left).map((waiting) => [waiting.record, waiting]));
  const waits = ({ record }: RipeRecord, wamid: string) => still.get(record)?.wamids.includes(wamid);
  return {
    placed,
    records: ripe.map((one) => ({ ...one, wamids: one.wamids.filter((wamid) => !waits(one, wamid)) })),
  };
}

/** The same, each record for itself: those that fail are put off. What was placed before folds to nothing. */
async function settleEach(ports: LatePorts, ripe: readonly RipeRecord[]): Promise<Settled> {
  const tries = await Promise.allSettled(ripe.map((one) => settle(ports, [one])));
  const settled = tries.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const errors = tries.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  await ports.waiting.putOff(ripe.filter((_, index) => tries[index]?.status === 'rejected'));
  if (errors.length > 0) {
    const err = new AggregateError(errors, `${errors.length} of ${ripe.length} records`);
    ports.logger.warn({ err }, 'statuses that wait could not be placed: they are tried again later');
  }
  return {
    placed: together(settled.map(({ placed }) => placed)),
    records: settled.flatMap(({ records }) => records),
  };
}

/** The statuses of these records that still wait. */
function statusesOf(ripe: readonly RipeRecord[]): ArrivedFact[] {
  const wamids = new Map(ripe.map(({ record, wamids: own }) => [record, new Set(own)]));
  return readBatch(ripe.map(({ record }) => record)).facts.filter(
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
    const beganMs = performance.now();
    const waiting = await look(ports).catch((error: unknown) => {
      if (!signal.aborted) ports.logger.warn({ err: error }, 'statuses that wait could not be placed yet');
      return 1;
    });
    const tookMs = performance.now() - beganMs;
    if (waiting === 0) await pause(IDLE_MS, AbortSignal.any([signal, rung]));
    await pause(Math.max(BUSY_MS, REST * tookMs), signal);
  }
}

async function look(ports: LatePorts): Promise<number> {
  while (await placeLate(ports));
  await ports.waiting.notePlaces(ports.wamidWaitMs);
  const waiting = await ports.waiting.count();
  ports.onWaiting(waiting);
  return waiting;
}
