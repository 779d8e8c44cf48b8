import type { NewEvent, Position } from '@wabus/events';
import type { KnownAppend } from './append.ts';
import { AppendUnknownError } from './errors.ts';
import { originOf } from './load.ts';
import type { Planned, StreamPlan } from './plan.ts';
import type { AppendedEvent, RunOutcome, RunResult, StreamSnapshot } from './types.ts';

/** An outcome with the place of its command among all. */
export type IndexedOutcome<State> = readonly [index: number, outcome: RunOutcome<State>];

/** The same failure for every command of a group. */
export function allFailed<State>(
  entries: readonly { readonly index: number }[],
  error: unknown,
): IndexedOutcome<State>[] {
  const failure = error instanceof Error ? error : new Error(String(error));
  return entries.map(({ index }) => [index, { ok: false, error: failure }]);
}

/** What became of the commands of a plan after its append (none when there was nothing to append). */
export function outcomesOf<State, Command>(
  plan: StreamPlan<State, Command>,
  events: readonly NewEvent[],
  result: Exclude<KnownAppend, { status: 'conflict' }> | undefined,
): IndexedOutcome<State>[] {
  if (result?.status === 'unknown') {
    return allFailed(plan.group.entries, new AppendUnknownError(plan.group.stream, result.error));
  }
  if (result?.status === 'refused') return allFailed(plan.group.entries, result.error);
  const before = plan.loaded.revision === 'no_stream' ? -1 : plan.loaded.revision;
  const appended = events.map((event, index) => ({ ...event, revision: before + 1 + index }));
  const end = endOf(plan, events, result?.position);
  return plan.planned.map((planned) => [planned.index, outcomeOf(planned, appended, end)]);
}

/**
 * The stream after the whole group: every command answers it, for all of it was appended together. `position`: of the
 * last event appended; absent when there was none.
 */
export function endOf<State, Command>(
  plan: StreamPlan<State, Command>,
  events: readonly NewEvent[],
  position: Position | undefined,
): StreamSnapshot<State> {
  const { state, revision, position: known, origin } = plan.loaded;
  const decided = plan.planned.findLast((planned) => planned.kind === 'decided');
  const first = origin ?? (events[0] && originOf(events[0]));
  const before = revision === 'no_stream' ? -1 : revision;
  return {
    state: decided?.state ?? state,
    revision: events.length === 0 ? revision : before + events.length,
    position: position ?? known,
    ...(first ? { origin: first } : {}),
  };
}

function outcomeOf<State>(
  planned: Planned<State>,
  appended: readonly AppendedEvent[],
  end: StreamSnapshot<State>,
): RunOutcome<State> {
  if (planned.kind === 'refused') return { ok: false, error: planned.error };
  const events = planned.kind === 'recorded' ? planned.events : appended.slice(planned.start, planned.end);
  const replayed = planned.kind === 'recorded' || planned.replayed;
  const result: RunResult<State> = { ...end, events, replayed };
  return { ok: true, result };
}
