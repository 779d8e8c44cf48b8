import type { EventData, RecordedEvent } from '@wabus/events';

/** One turn of owning a partition; what was admitted in an ended one is dropped. */
export interface Turn {
  ended: boolean;
}

/** A released message that was admitted and is not finished. */
export interface AdmittedMessage {
  /** The `MessageReleased` event as the relay published it. */
  readonly release: RecordedEvent<EventData<'MessageReleased'>>;
  readonly turn: Turn;
  /** Nothing is left to do for the record. */
  finished(): void;
}

/** What became of one try with a message: done with it, or it has to wait in front of its lane. */
export interface Tried {
  readonly kind: 'finished' | 'again';
  /** The lane rests so long, in milliseconds. */
  readonly pauseLaneMs?: number;
}
