import type { Pool, PoolClient } from '@wabus/postgres';
import type { OpenedEvent } from '@wabus/projection';
import { type CheckpointMove, CheckpointMovedError, type Checkpoints } from './checkpoints.ts';
import type { Follower } from './follower.ts';

/** What one follower does in a transaction: events that it reads, and where its checkpoints go. */
export interface Step {
  readonly follower: Follower;
  readonly events: readonly OpenedEvent[];
  readonly moves: readonly CheckpointMove[];
}

/** A follower could not apply its events, or not in time (`slow`). */
export class FollowerError extends Error {
  override readonly name = 'FollowerError';
  readonly follower: Follower;
  readonly slow: boolean;

  constructor(follower: Follower, cause: unknown, slow: boolean) {
    super(`${follower.name} ${slow ? 'takes long' : 'cannot go on'}`, { cause });
    this.follower = follower;
    this.slow = slow;
  }
}

/** How long a follower is waited for. */
export interface Patience {
  /** Milliseconds; infinite where nobody else waits. */
  readonly budgetMs: number;
  /** Once this aborts, only `graceMs` more. */
  readonly ended: AbortSignal;
  readonly graceMs: number;
}

/** Where steps are taken. `onTook` hears how long a follower took for its events, in milliseconds. */
export interface StepsOn extends Patience {
  readonly pool: Pool;
  readonly checkpoints: Checkpoints;
  onTook(follower: Follower, ms: number): void;
}

/**
 * Takes the steps of several followers at once: one statement moves all checkpoints, and a follower without an event
 * costs nothing more. Without any event at all there is no transaction either.
 * @throws {FollowerError} when one of them fails or takes longer than it may: nothing was changed
 * @throws {CheckpointMovedError} when a checkpoint stands elsewhere: nothing was changed
 */
export async function takeSteps(on: StepsOn, steps: readonly Step[]): Promise<void> {
  const moves = steps.flatMap((step) => step.moves);
  const busy = steps.filter(({ events }) => events.length > 0);
  if (busy.length === 0) return move(on.checkpoints, on.pool, moves);
  const tx = await on.pool.connect();
  let broken: Error | undefined;
  let pid = 0;
  try {
    pid = await on.checkpoints.begin(tx, Number.isFinite(on.budgetMs) ? on.budgetMs : 0);
    await move(on.checkpoints, tx, moves);
    for (const step of busy) await project(on, tx, step);
    await tx.query('commit');
  } catch (error) {
    // Who takes long may have a statement under way, and locks: the server ends both, and the line is not used again.
    if (error instanceof FollowerError && error.slow) {
      broken = error;
      await on.pool.query('select pg_terminate_backend($1)', [pid]).catch(() => undefined);
    } else await tx.query('rollback').catch((rollbackError: Error) => (broken = rollbackError));
    throw error;
  } finally {
    tx.release(broken);
  }
}

async function move(
  checkpoints: Checkpoints,
  on: Pool | PoolClient,
  moves: readonly CheckpointMove[],
): Promise<void> {
  if (!(await checkpoints.move(on, moves))) throw new CheckpointMovedError();
}

async function project(on: StepsOn, tx: PoolClient, { follower, events }: Step): Promise<void> {
  const began = performance.now();
  try {
    await within(follower, on, follower.project(tx, events));
  } catch (error) {
    throw error instanceof FollowerError ? error : new FollowerError(follower, error, wasEnded(error));
  } finally {
    on.onTook(follower, performance.now() - began);
  }
}

/** Waits for what a follower does as long as it may take. @throws {FollowerError} when it takes longer */
export async function within<Result>(
  follower: Follower,
  { budgetMs, ended, graceMs }: Patience,
  work: Promise<Result>,
): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const timers: NodeJS.Timeout[] = [];
  const allow = (ms: number): void => {
    timers.push(setTimeout(() => late.reject(new FollowerError(follower, undefined, true)), ms));
  };
  const end = (): void => allow(graceMs);
  if (Number.isFinite(budgetMs)) allow(budgetMs);
  if (ended.aborted) end();
  else ended.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    ended.removeEventListener('abort', end);
    for (const timer of timers) clearTimeout(timer);
  }
}

/** The server ended the statement since it took longer than it may. */
const wasEnded = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === '57014';
