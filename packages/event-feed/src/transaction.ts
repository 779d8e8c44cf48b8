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

/** Where steps are taken. `budgetMs`: how long each follower may take; `onTook` hears how long it took, in milliseconds. */
export interface StepsOn {
  readonly pool: Pool;
  readonly checkpoints: Checkpoints;
  readonly budgetMs: number;
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
  try {
    await tx.query('begin');
    await on.checkpoints.enter(tx, Number.isFinite(on.budgetMs) ? on.budgetMs : 0);
    await move(on.checkpoints, tx, moves);
    for (const step of busy) await project(on, tx, step);
    await tx.query('commit');
  } catch (error) {
    // Who takes long may have a statement under way: the line is cut, and the server ends the transaction.
    if (error instanceof FollowerError && error.slow) broken = error;
    else await tx.query('rollback').catch((rollbackError: Error) => (broken = rollbackError));
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
    await within(follower, on.budgetMs, follower.project(tx, events));
  } catch (error) {
    throw error instanceof FollowerError ? error : new FollowerError(follower, error, wasEnded(error));
  } finally {
    on.onTook(follower, performance.now() - began);
  }
}

/** What a follower is waited for no longer than it may take. @throws {FollowerError} when it takes longer */
export async function within<Result>(follower: Follower, ms: number, work: Promise<Result>): Promise<Result> {
  if (!Number.isFinite(ms)) return work;
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new FollowerError(follower, undefined, true)), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** The server ended the statement since it took longer than it may. */
const wasEnded = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === '57014';
