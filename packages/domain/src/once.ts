import type { DomainEvent } from '@wabus/events';
import type { Decider } from './decider.ts';

/** Records what somebody else tells, such as Meta by a webhook: it changes nothing that it was told before. */
export interface RecordOnce {
  readonly type: 'RecordOnce';
  /** Its id derives from what was told, so that a repeat has the same. */
  readonly event: DomainEvent & { readonly id: string };
  /** What a stream has only once: an event of this id, or, where its subject can only have it happen once, of this type. */
  readonly by: 'id' | 'type';
}

/** What stands in a stream, newest first; null: nothing. To add one is cheap, and looking reads no more than loading does. */
export interface Told {
  readonly id: string;
  readonly type: string;
  readonly before: Told | null;
}

/**
 * Rules of streams, or of that part of a stream, that only collect what was told: each event once, in whatever order
 * and however often it comes. What follows from all that was told is for those who fold the stream.
 */
export const onceDecider: Decider<Told | null, RecordOnce> = {
  initialState: null,
  evolve: (before, { id, type }) => ({ id, type, before }),
  decide: ({ event, by }, told) => (isTold(told, by, event) ? [] : [event]),
};

/** Whether an event of this id, or of this type, stands in the stream already. */
export function isTold(told: Told | null, by: RecordOnce['by'], event: Pick<Told, 'id' | 'type'>): boolean {
  for (let one = told; one !== null; one = one.before) if (one[by] === event[by]) return true;
  return false;
}
