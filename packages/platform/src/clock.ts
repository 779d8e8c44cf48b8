/** The time, injected everywhere so that tests own it. */
export interface Clock {
  now(): Date;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() };

/** RFC 3339 in UTC with milliseconds. */
export const isoNow = (clock: Clock): string => clock.now().toISOString();
