import { type FoldableEvent, fold } from '../decider.ts';
import { conversationDecider } from './decide.ts';
import type { ConversationState } from './state.ts';

/** What an agent said of having read. */
export interface Read {
  /** Of its event in the store, digits. */
  readonly position: string;
  /** RFC 3339, our clock: what was recorded until then. */
  readonly upTo: string;
}

/**
 * What was said of reading, with one word more, each later than those before it. A word that the new one goes beyond is
 * left out, so that the first reaches furthest, and each other one furthest of those since.
 */
export function readsAfter(reads: readonly Read[], read: Read): readonly Read[] {
  return [...reads.filter(({ upTo }) => Date.parse(upTo) > Date.parse(read.upTo)), read];
}

/** A thread of a person, as its streams tell it. */
export interface ToldThread {
  readonly conversationId: string;
  /** The events of its `conversation` stream, in their order. */
  readonly events: readonly (FoldableEvent & { readonly position: bigint })[];
  /** When we recorded what the person wrote last, RFC 3339; null for somebody who never wrote. */
  readonly lastInboundRecordedAt: string | null;
}

/** What agents did with a conversation, and where it stands. */
export interface AgentsWork {
  /** Null: nobody. */
  readonly assignee: string | null;
  readonly labels: readonly string[];
  readonly status: 'open' | 'closed';
  /** All that was recorded up to this time is read; null where of one thread nothing is. */
  readonly readUpTo: string | null;
}

interface Told extends Omit<ToldThread, 'events'> {
  readonly state: ConversationState;
  readonly events: ToldThread['events'];
}

/**
 * Threads of one person as the one conversation that they are (as the view `inbox` of the read models shows it): what
 * agents did since they were joined counts for all of them; before, what they did with each stands. `joinedAt`: the
 * position of the last word that joined them; absent for a thread by itself.
 */
export function joinedWork(threads: readonly ToldThread[], joinedAt = 0n): AgentsWork {
  const told: Told[] = threads.map((thread) => ({
    ...thread,
    state: fold(conversationDecider, thread.events),
  }));
  return {
    assignee: assigneeOf(told, joinedAt),
    labels: labelsOf(told, joinedAt),
    status: isClosed(told, joinedAt) ? 'closed' : 'open',
    readUpTo: readOf(told, joinedAt),
  };
}

function assigneeOf(told: readonly Told[], joinedAt: bigint): string | null {
  const given = lastOf(told, ['ConversationAssigned']);
  const [last] = given;
  if (last && last.at > joinedAt) return last.state.assignee ?? null;
  return given.find(({ state }) => state.assignee !== undefined)?.state.assignee ?? null;
}

function labelsOf(told: readonly Told[], joinedAt: bigint): readonly string[] {
  const [last] = lastOf(told, ['LabelsChanged']);
  if (last && last.at > joinedAt) return last.state.labels;
  return [...new Set(told.flatMap(({ state }) => state.labels))].sort();
}

/** What the person writes after the closing opens it. */
function isClosed(told: readonly Told[], joinedAt: bigint): boolean {
  const [last] = lastOf(told, ['ConversationClosed', 'ConversationReopened']);
  if (last && last.at > joinedAt) return told.every((thread) => isBefore(thread, last.state.closedAt));
  return told.every((thread) => isBefore(thread, thread.state.closedAt));
}

function isBefore({ lastInboundRecordedAt: wrote }: Told, closedAt: string | undefined): boolean {
  return closedAt !== undefined && (wrote === null || Date.parse(closedAt) >= Date.parse(wrote));
}

function readOf(told: readonly Told[], joinedAt: bigint): string | null {
  const since = told.flatMap(({ events }) =>
    events.flatMap((event) =>
      event.type === 'ConversationRead' && event.position > joinedAt ? [event.data.upTo] : [],
    ),
  );
  const perThread = told.map(({ state }) => latest([...since, ...(state.readUpTo ? [state.readUpTo] : [])]));
  return perThread.includes(null)
    ? null
    : latest(
        perThread.flatMap((time) => time ?? []),
        -1,
      );
}

/** The latest of times, or the earliest (`sign` -1); null of none. */
function latest(times: readonly string[], sign: 1 | -1 = 1): string | null {
  return times.toSorted((one, other) => sign * (Date.parse(other) - Date.parse(one)))[0] ?? null;
}

/** Threads in which one of these events stands, and where its last one does; the newest first. */
function lastOf(told: readonly Told[], types: readonly string[]): (Told & { readonly at: bigint })[] {
  return told
    .flatMap((thread) => {
      const last = thread.events.findLast(({ type }) => types.includes(type));
      return last ? [{ ...thread, at: last.position }] : [];
    })
    .sort((one, other) => (one.at < other.at ? 1 : -1));
}
