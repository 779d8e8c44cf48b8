import type { CatalogueEvent, DomainEvent, EventTypeOf, StreamKind } from '@wabus/events';

type Foldable<Event> = Event extends unknown ? Omit<Event, 'revision' | 'position' | 'personal'> : never;

/** What a fold may look at: an event without its place in the store and without its sealed part. Every recorded event is one. */
export type FoldableEvent = Foldable<CatalogueEvent>;

/**
 * What streams of this kind never have: what is left where a fold of theirs has named every type of event that they have.
 * One that is not named, if only to pass it over, does not compile.
 */
export type ElsewhereThan<Kind extends StreamKind> = Exclude<
  FoldableEvent,
  { readonly type: EventTypeOf<Kind> }
>;

/**
 * The rules of one kind of stream, pure: no I/O, no clock, no fresh ids (those come in the command).
 * `decide` answers the events that the command leads to (empty: nothing to do) or throws `DomainError`.
 * `evolve` never throws and ignores events that it does not know.
 */
export interface Decider<State, Command> {
  readonly initialState: State;
  evolve(state: State, event: FoldableEvent): State;
  decide(command: Command, state: State): DomainEvent[];
}

/** The state after these events. */
export function fold<State>(
  decider: Pick<Decider<State, never>, 'initialState' | 'evolve'>,
  events: Iterable<FoldableEvent>,
  from: State = decider.initialState,
): State {
  let state = from;
  for (const event of events) state = decider.evolve(state, event);
  return state;
}
