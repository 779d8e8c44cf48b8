import type { NewEvent, Position, RecordedEvent } from './envelope.ts';
import { upcast } from './upcast.ts';
import { validateEvent } from './validate.ts';

/** An event as a store keeps it: envelope, personal part and data; everything in it survives JSON. Place in the stream is the store's. */
export type StoredEvent = NewEvent;

/** Where the store put an event. */
export interface EventCoordinates {
  /** 0 for the first event of the stream. */
  readonly revision: number;
  readonly position: Position;
}

/**
 * What a store writes for an event: checked, at the current version, without place.
 * @throws InvalidEventError when the event is not what the catalogue says
 */
export function toStoredJson(event: NewEvent): StoredEvent {
  const { revision: _revision, position: _position, ...bare } = event as RecordedEvent;
  return validateEvent(bare);
}

/**
 * What a store read, in its place and in the current shape of its type.
 * @throws UnknownEventError for a type or version that this code does not know
 */
export function fromStoredJson(stored: StoredEvent, place: EventCoordinates): RecordedEvent {
  return upcast({ ...stored, revision: place.revision, position: place.position });
}
