import { type Decider, type FoldableEvent, fold } from '@wabus/domain';
import type { EventStore } from '@wabus/event-store';
import type { CatalogueEvent, Position } from '@wabus/events';
import type { StreamSnapshot } from './types.ts';

/** A stream as it stood right after one of its events. */
export interface Standing<State> {
  readonly state: NonNullable<State>;
  readonly position: Position;
  readonly event: CatalogueEvent;
}

/** The stream as it stood right after the last of its events that fits; null when none does. `from`: what is known of it, so only what stands behind is read. */
export async function standingAfter<State>(
  store: Pick<EventStore, 'readStream'>,
  { decider, stream, from }: StreamToRead<State>,
  fits: (event: CatalogueEvent) => boolean,
): Promise<Standing<State> | null> {
  const fromRevision = from === undefined || from.revision === 'no_stream' ? 0 : from.revision + 1;
  const events = (await store.readStream(stream, { fromRevision })) as CatalogueEvent[];
  const last = events.findLastIndex(fits);
  const event = events[last];
  if (!event) return null;
  const state = fold(decider, events.slice(0, last + 1) as readonly FoldableEvent[], from?.state);
  return { state: state as NonNullable<State>, position: event.position, event };
}

/** A stream, and what is known of it already. */
export interface StreamToRead<State> {
  readonly decider: Pick<Decider<State, never>, 'initialState' | 'evolve'>;
  readonly stream: string;
  readonly from?: StreamSnapshot<State>;
}
