import { type Decider, type FoldableEvent, fold } from '@wabus/domain';
import type { EventStore } from '@wabus/event-store';
import type { EventEnvelope, RecordedEvent } from '@wabus/events';
import type { Group, LoadedStream } from './group.ts';
import type { StreamMemory } from './stream-memory.ts';
import type { StreamOrigin, StreamSnapshot } from './types.ts';

/** What a group is decided over. */
export interface Loading<State> {
  readonly loaded: LoadedStream<State>;
  /** Remembered, and perhaps behind the store: only an append at its revision shows that it is not. */
  readonly isRemembered: boolean;
}

/**
 * What the caller knows of a stream, or this process remembers, whichever is newer; else what is read. A command whose
 * repeat has to be looked for is never decided over what is remembered.
 */
export async function loadGroup<State, Command>(
  store: Pick<EventStore, 'readStream'>,
  memory: StreamMemory,
  group: Group<State, Command>,
): Promise<Loading<State>> {
  const decider = deciderOf(group);
  const told = group.known?.fresh ? group.known.loaded : undefined;
  if (!group.known || told) {
    const remembered = mayBeRepeat(group) ? undefined : memory.recall(group.stream, decider);
    if (remembered && !(told && isBehind(remembered, told))) {
      return { loaded: { ...remembered, caused: [] }, isRemembered: true };
    }
  }
  if (told) return { loaded: told, isRemembered: false };
  return { loaded: await readGroup(store, group, decider), isRemembered: false };
}

/** Whether one of the commands is known by its id, so that the stream may hold its events already. */
export function mayBeRepeat<State, Command>({ entries }: Group<State, Command>): boolean {
  return entries.some(({ request }) => request.context.commandId !== undefined);
}

/** The decider of a group: all its commands are of one stream, and so of one kind. */
export function deciderOf<State, Command>({ entries }: Group<State, Command>): Decider<State, Command> {
  const [first] = entries;
  if (!first) throw new Error('a group without a command');
  return first.request.decider;
}

/** Reads what is not yet known of a stream and folds it. */
async function readGroup<State, Command>(
  store: Pick<EventStore, 'readStream'>,
  group: Group<State, Command>,
  decider: Decider<State, Command>,
): Promise<LoadedStream<State>> {
  const before = group.known?.loaded ?? { ...newStream(decider), caused: [] };
  const fromRevision = before.revision === 'no_stream' ? 0 : before.revision + 1;
  const read = await store.readStream(group.stream, { fromRevision });
  if (read.length === 0) return before;
  const commands = new Set(group.entries.map(({ request }) => request.context.commandId));
  return {
    ...readOn(decider, before, read),
    caused: [...before.caused, ...read.filter(({ causationId }) => commands.has(causationId))],
  };
}

/** A stream of which all events were read, none for one that does not exist: to append behind it without reading again. */
export function streamOf<State>(
  decider: Decider<State, never>,
  events: readonly RecordedEvent[],
): StreamSnapshot<State> {
  return readOn(decider, newStream(decider), events);
}

/** The stream with what was read behind it. */
function readOn<State>(
  decider: Decider<State, never>,
  before: StreamSnapshot<State>,
  read: readonly RecordedEvent[],
): StreamSnapshot<State> {
  const [first, last] = [read[0], read.at(-1)];
  if (!first || !last) return before;
  return {
    state: fold(decider, read as unknown as FoldableEvent[], before.state),
    revision: last.revision,
    position: last.position,
    origin: before.origin ?? originOf(first),
  };
}

/** What the first event of a stream fixes for all later ones. */
export function originOf(first: Pick<EventEnvelope, 'tenantId' | 'key' | 'wabaId'>): StreamOrigin {
  const { tenantId, key, wabaId } = first;
  return { tenantId, key, ...(wabaId === undefined ? {} : { wabaId }) };
}

/** A stream that does not exist, as far as the caller knows: nothing is read first, and a conflict says that it does. */
export function newStream<State>({
  initialState: state,
}: Pick<Decider<State, never>, 'initialState'>): StreamSnapshot<State> {
  return { state, revision: 'no_stream', position: 0n };
}

function isBehind(one: StreamSnapshot<unknown>, other: StreamSnapshot<unknown>): boolean {
  const [own, theirs] = [one, other].map(({ revision }) => (revision === 'no_stream' ? -1 : revision));
  return (own ?? 0) < (theirs ?? 0);
}
