import type { Follower } from '@wabus/event-feed';
import { schedulerFollower } from './event-consumer.ts';
import type { InFlight } from './in-flight.ts';
import type { Deadlines } from './work-row.ts';

/**
 * Everything that follows the events in this process, each with a checkpoint, a pace and a word in `/readyz` of its own.
 * The first is what releases stand on: it is applied before the others, and waits for none of them.
 */
export function followersOf(
  deadlines: Deadlines,
  inFlight: InFlight,
  onSetAside: () => void,
): readonly [Follower, ...Follower[]] {
  return [schedulerFollower(deadlines, inFlight, onSetAside)];
}
