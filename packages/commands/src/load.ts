import { type FoldableEvent, fold } from '@wabus/domain';
import type { EventStore } from '@wabus/event-store';
import type { EventEnvelope } from '@wabus/events';
import type { Group, LoadedStream } from './group.ts';
import type { StreamOrigin } from './types.ts';

/** Reads what is not yet known of a stream and folds it. */
export async function loadGroup<State, Command>(
  store: Pick<EventStore, 'readStream'>,
  group: Group<State, Command>,
): Promise<LoadedStream<State>> {
  if (group.known?.fresh) return group.known.loaded;
  const decider = group.entries[0]?.request.decider;
  if (!decider) throw new Error('a group without a command');
  const before = group.known?.loaded ?? emptyStream(decider.initialState);
  const fromRevision = before.revision === 'no_stream' ? 0 : before.revision + 1;
  const read = await store.readStream(group.stream, { fromRevision });
  const [first, last] = [read[0], read.at(-1)];
  if (!first || !last) return before;
  const commands = new Set(group.entries.map(({ request }) => request.context.commandId));
  return {
    state: fold(decider, read as unknown as FoldableEvent[], before.state),
    revision: last.revision,
    position: last.position,
    origin: before.origin ?? originOf(first),
    caused: [...before.caused, ...read.filter(({ causationId }) => commands.has(causationId))],
  };
}

/** What the first event of a stream fixes for all later ones. */
export function originOf(first: Pick<EventEnvelope, 'tenantId' | 'key' | 'wabaId'>): StreamOrigin {
  const { tenantId, key, wabaId } = first;
  return { tenantId, key, ...(wabaId === undefined ? {} : { wabaId }) };
}

function emptyStream<State>(state: State): LoadedStream<State> {
  return { state, revision: 'no_stream', position: 0n, caused: [] };
}
