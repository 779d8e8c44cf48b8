import { type FoldableEvent, ForeignStreamError, fold } from '@wabus/domain';
import { commandEventIds, envelop, type UnsealedEvent } from '@wabus/events';
import { type Clock, type Ids, isoNow } from '@wabus/platform';

import { refuseOtherBody } from './command.ts';
import type { Group, LoadedStream } from './group.ts';
import { originOf } from './load.ts';
import type { AppendedEvent, CommandContext, RunRequest, StreamOrigin } from './types.ts';

/** What one command of a group came to: refused, answered from the stream, or its slice of the events to append. */
export type Planned<State> =
  | { readonly kind: 'refused'; readonly index: number; readonly error: Error }
  | { readonly kind: 'recorded'; readonly index: number; readonly events: readonly AppendedEvent[] }
  | {
      readonly kind: 'decided';
      readonly index: number;
      readonly state: State;
      readonly start: number;
      readonly end: number;
      /** Decided by an earlier command of the same group with the same id. */
      readonly replayed: boolean;
    };

/** All commands of one stream, decided over what was loaded. */
export interface StreamPlan<State, Command> {
  readonly group: Group<State, Command>;
  readonly loaded: LoadedStream<State>;
  readonly planned: readonly Planned<State>[];
  readonly events: readonly UnsealedEvent[];
}

/** What a plan needs from outside: our clock and fresh event ids. */
export interface PlanPorts {
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'fresh'>;
}

/** Streams whose owner may change, so that the tenant of their first event says nothing. */
const SHARED_STREAM = /^(waba|number)-/;

/** Decides the commands of one stream, each over the state that the one before left. */
export function planStream<State, Command>(
  group: Group<State, Command>,
  loaded: LoadedStream<State>,
  ports: PlanPorts,
): StreamPlan<State, Command> {
  const events: UnsealedEvent[] = [];
  const planned: Planned<State>[] = [];
  let state = loaded.state;
  for (const { index, request } of group.entries) {
    try {
      const found = findCommand(request.context, loaded, events);
      if (found) {
        planned.push(found.kind === 'decided' ? { index, state, ...found } : { index, ...found });
        continue;
      }
      const origin = loaded.origin ?? (events[0] && originOf(events[0]));
      const added = decideOne(request, state, origin, ports);
      state = fold(request.decider, added.map(foldable), state);
      const start = events.length;
      events.push(...added);
      planned.push({ kind: 'decided', index, state, start, end: events.length, replayed: false });
    } catch (error) {
      planned.push({
        kind: 'refused',
        index,
        error: error instanceof Error ? error : new Error(String(error)),
      });
    }
  }
  return { group, loaded, planned, events };
}

/** The command's events where it was run before: in the stream, or earlier in this very group. */
function findCommand<State>(
  context: CommandContext,
  loaded: LoadedStream<State>,
  events: readonly UnsealedEvent[],
) {
  const { commandId } = context;
  if (commandId === undefined) return null;
  const recorded = loaded.caused.filter(({ causationId }) => causationId === commandId);
  if (recorded.length > 0) {
    refuseOtherBody(context, recorded[0] ?? {});
    return { kind: 'recorded', events: recorded } as const;
  }
  const start = events.findIndex(({ causationId }) => causationId === commandId);
  if (start < 0) return null;
  refuseOtherBody(context, events[start] ?? {});
  const end = events.findLastIndex(({ causationId }) => causationId === commandId) + 1;
  return { kind: 'decided', start, end, replayed: true } as const;
}

function decideOne<State, Command>(
  request: RunRequest<State, Command>,
  state: State,
  origin: StreamOrigin | undefined,
  { clock, ids }: PlanPorts,
): UnsealedEvent[] {
  const { context, stream } = request;
  if (origin && origin.tenantId !== context.tenantId && !SHARED_STREAM.test(stream)) {
    throw new ForeignStreamError();
  }
  const { commandId, commandHash, tenantId, correlationId, actor } = context;
  const wabaId = context.wabaId ?? origin?.wabaId;
  return envelop(request.decider.decide(request.command, state), {
    stream,
    tenantId,
    ...(wabaId === undefined ? {} : { wabaId }),
    key: origin?.key ?? context.key,
    correlationId,
    causationId: commandId ?? context.causationId,
    ...(commandHash === undefined ? {} : { commandHash }),
    actor,
    recordedAt: isoNow(clock),
    eventId: commandId === undefined ? () => ids.fresh() : commandEventIds(commandId, stream, commandHash),
  });
}

/** The event as a fold sees it, before it is stored. */
function foldable(event: UnsealedEvent): FoldableEvent {
  const { plain: _open, ...rest } = event;
  return rest as FoldableEvent;
}
