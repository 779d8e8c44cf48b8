import type { FillPlace } from './filling.ts';

/** Work of a few seconds says nothing. */
const SAY_EVERY_MS = 5_000;

/** How far the refilling of read models is, for people and for logs. */
export interface FillProgress {
  /** Their names. */
  readonly models: readonly string[];
  /** Events applied. After a crash those before it count, too. */
  readonly events: number;
  /** About as many have to be applied in all: the store tells positions, and how many of them are events shows on the way. */
  readonly ofEvents: number;
  readonly eventsPerSecond: number;
  /** At this rate. */
  readonly secondsLeft: number;
}

/** Makes of each place of a pass, every few seconds, a word on how far it is; `now` and `everyMs` in milliseconds. */
export function tellingProgress(
  tell: (progress: FillProgress) => void,
  now: () => number = () => performance.now(),
  everyMs = SAY_EVERY_MS,
): (place: FillPlace) => void {
  const began = now();
  let sayAt = began + everyMs;
  return (place) => {
    const at = now();
    if (at < sayAt) return;
    sayAt = at + everyMs;
    tell(progressAt(place, (at - began) / 1_000));
  };
}

function progressAt({ models, events, from, position, through }: FillPlace, seconds: number): FillProgress {
  const passed = Number(position - from);
  const eventsPerPosition = passed > 0 ? events / passed : 1;
  return {
    models,
    events: Math.round(Number(from) * eventsPerPosition) + events,
    ofEvents: Math.round(Number(through) * eventsPerPosition),
    eventsPerSecond: Math.round(events / seconds),
    secondsLeft: passed > 0 ? Math.round((Number(through - position) * seconds) / passed) : 0,
  };
}

/** The same as a sentence for people. */
export function progressSentence(progress: FillProgress): string {
  const { models, events, ofEvents, eventsPerSecond, secondsLeft } = progress;
  const number = (value: number): string => value.toLocaleString('en');
  return `Filling ${models.join(', ')}: ${number(events)} of about ${number(ofEvents)} events, ${number(eventsPerSecond)} a second, about ${durationOf(secondsLeft)} left`;
}

function durationOf(seconds: number): string {
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 6) / 10} h`;
}
