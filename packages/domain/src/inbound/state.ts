import type { FoldableEvent } from '../decider.ts';

/** Whether the message stands in its stream. */
export interface InboundState {
  readonly received: boolean;
}

/** A message that nobody received yet. */
export const initialInbound: InboundState = { received: false };

/** Folds one event into an inbound message. */
export function evolveInbound(state: InboundState, event: FoldableEvent): InboundState {
  return event.type === 'MessageReceived' ? { received: true } : state;
}
