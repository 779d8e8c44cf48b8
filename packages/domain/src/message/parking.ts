import type { RefusedPart } from '../project/state.ts';
import type { MessageState } from './state.ts';

/** Reasons of messages that Meta refused for their project's sake while it was thought to work. */
export const PARKED = {
  token: 'parked-token',
  account: 'parked-account',
  number: 'parked-number',
} as const satisfies Record<RefusedPart, string>;

/** Reason of a message that only tried a project which needs attention, and was refused like those before. */
export const PROBE_REFUSED = 'probe-refused';

const REASONS: ReadonlySet<string | undefined> = new Set(Object.values(PARKED));

/** When the message was parked, RFC 3339, the earliest first; trying a project that needs attention parks nothing. */
export function parkingsOf({ attempts }: MessageState): string[] {
  const times = Object.values(attempts).flatMap(({ reason, times }) =>
    REASONS.has(reason) ? (times.deferred ?? []) : [],
  );
  return times.sort((a, b) => Date.parse(a) - Date.parse(b));
}

/**
 * How many of these parkings say something of the message itself: only when its project recovered before the next one
 * (or before now) did Meta take others and refuse this one again.
 * @param recoveries when the project recovered, RFC 3339
 */
export function provenParkings(parkings: readonly string[], recoveries: readonly string[]): number {
  const recovered = recoveries.map((at) => Date.parse(at));
  return parkings.filter((parking, index) => {
    const next = parkings[index + 1];
    const until = next === undefined ? Number.POSITIVE_INFINITY : Date.parse(next);
    return recovered.some((at) => at >= Date.parse(parking) && at <= until);
  }).length;
}
