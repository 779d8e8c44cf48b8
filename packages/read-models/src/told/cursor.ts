import type { Position } from '@wabus/events';
import type { EventPlace } from './places.ts';

/** A place in the feed as somebody names it: where, and the beginning of the id of the event that stands there. */
export interface NamedPlace {
  readonly position: Position;
  readonly tag: string;
}

/** So much of an id tells that another event stands there than when the cursor was given out. */
const TAG = 12;

/** The opaque form of an event's place. */
export function cursorOf({ position, id }: Pick<EventPlace, 'position' | 'id'>): string {
  return Buffer.from(`e1|${position}|${tagOf(id)}`).toString('base64url');
}

/** The place that a cursor names; null for what is no cursor of a feed. */
export function placeOf(cursor: string): NamedPlace | null {
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const [, position, tag] = /^e1\|(\d{1,19})\|([0-9a-f]{12})$/.exec(text) ?? [];
  return position === undefined || tag === undefined ? null : { position: BigInt(position), tag };
}

/** Whether this event is the one that was named. */
export const isSame = (place: EventPlace, named: NamedPlace): boolean =>
  place.position === named.position && tagOf(place.id) === named.tag;

const tagOf = (id: string): string => id.replaceAll('-', '').slice(-TAG);
