import type { EventType } from '@wabus/events';

/** One status: what it means, and which event leads to which status; an event that is not named cannot follow. */
export interface LifecycleStatus<Status extends string> {
  /** One sentence. */
  readonly meaning: string;
  readonly next: Readonly<Partial<Record<EventType, Status>>>;
}

/**
 * The statuses of a kind of stream as data, `none` before its first event. The tests hold the decider to exactly this
 * table, and `docs/states.md` is made from it.
 */
export type Lifecycle<Status extends string> = Readonly<Record<Status | 'none', LifecycleStatus<Status>>>;
