import { type Logger, pause } from '@wabus/platform';
import { type DeadLetters, mergeLetters, type SetAside } from './dead-letters.ts';
import type { Owners } from './owners.ts';
import { type PlacePorts, placeBatch } from './place-batch.ts';

/** What driving dead letters again stands on. */
export interface RedrivePorts extends PlacePorts {
  readonly owners: Pick<Owners, 'of'>;
  readonly deadLetters: Pick<DeadLetters, 'places' | 'setAside' | 'resolve'>;
  readonly logger: Logger;
  readonly redriven: { inc(by: number): void };
}

/** Records driven again in one go. */
const BATCH = 200;

/**
 * Looks whether the owner of what nobody owned has appeared since, and places those records as if they had just come.
 * What stood in the streams already folds to nothing, so a kill in between costs nothing.
 */
export async function redrive(ports: RedrivePorts, signal: AbortSignal): Promise<void> {
  for (const { wabaId, phoneNumberId } of await ports.deadLetters.places()) {
    if (signal.aborted) return;
    const verdict = await ports.owners.of({
      kind: 'message',
      wabaId,
      ...(phoneNumberId === null ? {} : { phoneNumberId }),
    });
    if (verdict.kind !== 'owned') continue;
    const waiting = await ports.deadLetters.setAside(wabaId, phoneNumberId, BATCH);
    await placeAgain(ports, waiting, signal);
  }
}

async function placeAgain(
  ports: RedrivePorts,
  waiting: readonly SetAside[],
  signal: AbortSignal,
): Promise<void> {
  const records = [...new Map(waiting.map(({ record }) => [placeOf(record), record])).values()];
  const placed = await placeBatch(ports, records, signal);
  if (placed.errors.length > 0)
    throw new AggregateError(placed.errors, 'dead letters could not be placed yet');
  const still = new Set(mergeLetters(placed.letters).map(({ record }) => placeOf(record)));
  const done = waiting.filter(({ record }) => !still.has(placeOf(record))).map(({ id }) => id);
  await ports.deadLetters.resolve(done, 're-driven: its owner appeared');
  ports.redriven.inc(done.length);
  ports.logger.info({ letters: done.length }, 'dead letters were driven again: their owner appeared');
}

const placeOf = ({ topic, partition, offset }: SetAside['record']): string =>
  `${topic}/${partition}/${offset}`;

/** Does so again and again until `signal` aborts; a failure is logged and tried again the next time. */
export async function keepRedriving(
  ports: RedrivePorts,
  everyMs: number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await redrive(ports, signal).catch((error: unknown) => {
      if (!signal.aborted) ports.logger.warn({ err: error }, 'dead letters could not be driven again');
    });
    await pause(everyMs, signal);
  }
}
