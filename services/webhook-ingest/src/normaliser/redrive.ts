import { type Logger, pause } from '@wabus/platform';
import type { Presence, SetAside } from './dead-letters.ts';
import { type DeadLetter, type DeadLetters, deadLetterId, mergeLetters } from './dead-letters.ts';
import type { Owners, Ownership } from './owners.ts';
import { type BatchPorts, placeBatch } from './place-batch.ts';

/** What driving dead letters again stands on. */
export interface RedrivePorts extends BatchPorts {
  readonly owners: Pick<Owners, 'of'>;
  readonly deadLetters: Pick<DeadLetters, 'presences' | 'setAside' | 'explain' | 'resolve'>;
  readonly logger: Logger;
  readonly redriven: { inc(by: number): void };
}

/** Records driven again in one go. */
const BATCH = 200;

/** Presences asked about in one look: two reads of streams each. A flood of strangers makes the round longer, not the look. */
const PRESENCES = 100;

/**
 * Looks whether the owner of what nobody owned has appeared since, and places those records as if they had just come.
 * What stood in the streams already folds to nothing, so a kill in between costs nothing. Answers where the next look
 * goes on; null: from the beginning. A presence that cannot be dealt with yet keeps no other waiting.
 */
export async function redrive(
  ports: RedrivePorts,
  after: Presence | null,
  signal: AbortSignal,
): Promise<Presence | null> {
  const presences = await ports.deadLetters.presences(after, PRESENCES);
  for (const presence of presences) {
    if (signal.aborted) return null;
    await redrivePresence(ports, presence, signal).catch((error: unknown) => warn(ports, error, signal));
  }
  return presences.length < PRESENCES ? null : (presences.at(-1) ?? null);
}

async function redrivePresence(ports: RedrivePorts, presence: Presence, signal: AbortSignal): Promise<void> {
  const verdict = await ownershipOf(ports, presence);
  if (verdict.kind !== 'owned') return;
  let waiting: SetAside[];
  let last: SetAside | null = null;
  do {
    waiting = await ports.deadLetters.setAside(presence, last, BATCH);
    last = waiting.at(-1) ?? null;
    if (last) await placeAgain(ports, presence, verdict.owner.tenantId, waiting);
  } while (waiting.length === BATCH && !signal.aborted);
}

/** A letter has of a number its id, or the digits that it is written with. */
async function ownershipOf(
  { owners }: RedrivePorts,
  { wabaId, phoneNumberId }: Presence,
): Promise<Ownership> {
  if (phoneNumberId === null) return owners.of({ wabaId });
  const byId = await owners.of({ wabaId, phoneNumberId });
  return byId.kind === 'owned' ? byId : owners.of({ wabaId, displayPhoneNumber: phoneNumberId });
}

/** Letters of other presences in the same records wait for their own owners. */
async function placeAgain(
  ports: RedrivePorts,
  presence: Presence,
  tenantId: string,
  waiting: readonly SetAside[],
): Promise<void> {
  const records = [...new Map(waiting.map(({ record }) => [recordKey(record), record])).values()];
  const placed = await placeBatch(ports, records);
  if (placed.errors.length > 0)
    throw new AggregateError(placed.errors, 'dead letters could not be placed yet');
  const left = mergeLetters(placed.letters).filter((letter) => isAt(presence, letter));
  await ports.deadLetters.explain(left);
  const still = new Set(left.map(deadLetterId));
  const done = waiting.filter(({ id }) => !still.has(id)).map(({ id }) => id);
  if (done.length === 0) return;
  await ports.deadLetters.resolve(done, tenantId, 're-driven: its owner appeared');
  ports.redriven.inc(done.length);
  ports.logger.info({ letters: done.length }, 'dead letters were driven again: their owner appeared');
}

const isAt = (presence: Presence, { wabaId, phoneNumberId }: DeadLetter): boolean =>
  wabaId === presence.wabaId && (phoneNumberId ?? null) === presence.phoneNumberId;

const recordKey = ({ topic, partition, offset }: SetAside['record']): string =>
  `${topic}/${partition}/${offset}`;

function warn({ logger }: RedrivePorts, error: unknown, signal: AbortSignal): void {
  if (!signal.aborted) logger.warn({ err: error }, 'dead letters could not be driven again');
}

/** Does so again and again until `signal` aborts; a failure is logged and tried again the next time. */
export async function keepRedriving(
  ports: RedrivePorts,
  everyMs: number,
  signal: AbortSignal,
): Promise<void> {
  let after: Presence | null = null;
  while (!signal.aborted) {
    try {
      after = await redrive(ports, after, signal);
    } catch (error) {
      warn(ports, error, signal);
    }
    await pause(everyMs, signal);
  }
}
