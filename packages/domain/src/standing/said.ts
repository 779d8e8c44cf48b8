import { believedTime } from '../believed-time.ts';
import type { FoldableEvent } from '../decider.ts';

/** Something that Meta said, with when: of two words the later counts, whatever the order in which they came. */
export interface Said<Value> {
  readonly value: Value;
  /** Meta's time, RFC 3339; a time to come counts as that of its arrival. */
  readonly at: string;
  /** Of two words of one time the one of the greater id counts. */
  readonly eventId: string;
}

/** What an event says. */
export function said<Value>(
  event: FoldableEvent & { readonly data: { readonly at: string } },
  value: Value,
): Said<Value> {
  return { value, at: believedTime(event), eventId: event.id };
}

/** The later of two words. */
export function later<Value>(one: Said<Value> | undefined, other: Said<Value>): Said<Value> {
  if (!one) return other;
  const order = Date.parse(one.at) - Date.parse(other.at) || (one.eventId < other.eventId ? -1 : 1);
  return order > 0 ? one : other;
}

/** Whether the one was said after the other. */
export const isAfter = (one: Said<unknown> | undefined, other: Said<unknown>): boolean =>
  one !== undefined && Date.parse(one.at) > Date.parse(other.at);
