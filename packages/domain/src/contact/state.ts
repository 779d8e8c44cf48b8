import type { FoldableEvent } from '../decider.ts';

/** Whether the contact stands in its stream. */
export interface ContactState {
  readonly identified: boolean;
}

/** A contact before its first event. */
export const initialContact: ContactState = { identified: false };

/** Folds one event into a contact. */
export function evolveContact(state: ContactState, event: FoldableEvent): ContactState {
  return event.type === 'ContactIdentified' ? { identified: true } : state;
}
