import type { RecordedEvent } from '@wabus/events';
import type { RunRequest, StreamSnapshot } from './types.ts';

/** A snapshot with those of its events that one of the commands at hand caused. */
export interface LoadedStream<State> extends StreamSnapshot<State> {
  readonly caused: readonly RecordedEvent[];
}

/** One command with its place among all that were asked for. */
export interface GroupEntry<State, Command> {
  readonly index: number;
  readonly request: RunRequest<State, Command>;
}

/** Commands of one stream, in order. */
export interface Group<State, Command> {
  readonly stream: string;
  readonly entries: readonly GroupEntry<State, Command>[];
  /** What is known of the stream; `fresh`: told by the caller, so nothing is read before the first try. */
  readonly known?: { readonly loaded: LoadedStream<State>; readonly fresh: boolean };
}

/** Commands by stream; streams and commands in the order of their first appearance. */
export function groupByStream<State, Command>(
  requests: readonly RunRequest<State, Command>[],
): Group<State, Command>[] {
  const entries = new Map<string, GroupEntry<State, Command>[]>();
  for (const [index, request] of requests.entries()) {
    const before = entries.get(request.stream);
    if (before) before.push({ index, request });
    else entries.set(request.stream, [{ index, request }]);
  }
  return [...entries].map(([stream, list]) => {
    const from = list[0]?.request.from;
    return {
      stream,
      entries: list,
      ...(from && { known: { loaded: { ...from, caused: [] }, fresh: true } }),
    };
  });
}

/** The same group after a conflict: only what stands behind `loaded` has to be read. */
export function groupBehind<State, Command>(
  group: Group<State, Command>,
  loaded: LoadedStream<State>,
): Group<State, Command> {
  return { stream: group.stream, entries: group.entries, known: { loaded, fresh: false } };
}
