import type { EventData, EventTypeOf, RecordedEvent } from '@wabus/events';
import type { ElsewhereThan, FoldableEvent } from '../decider.ts';
import type { MessageFailure, RecordStatus } from './commands.ts';
import { type MessagePhase, type MessageStep, nextPhase } from './lifecycle.ts';
import { type AttemptMark, earlier, type MarkTimes } from './status.ts';

/** One call to Meta as our own events tell it; webhook evidence is joined to it by `attemptsOf`. */
export interface OwnAttempt {
  readonly attemptId: string;
  /** 1 for the first; absent when only a later event of it was seen. */
  readonly number?: number;
  /** RFC 3339, our clock. */
  readonly at?: string;
  readonly callBy?: string;
  readonly wamid?: string;
  readonly times: MarkTimes;
  /** Meta's final no, as the answer of the call. */
  readonly rejection?: MessageFailure;
  /** Why it was abandoned, deferred or is unknown. */
  readonly reason?: string;
  /** Meta's words where it was refused for now, and when the message is tried again. */
  readonly meta?: EventData<'MessageDeferred'>['meta'];
  readonly dueAt?: string;
}

/** One status webhook's word on a message. */
export interface StatusFact {
  readonly eventId: string;
  /**
   * `played` tells that it was read, too: nobody hears what is not displayed, and of people who show no receipts it is the
   * only word. `noted` proves that Meta has the message, and says nothing of what it came to.
   */
  readonly status: 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'noted';
  readonly wamid: string;
  readonly attemptId?: string;
  /** Meta's time, RFC 3339. */
  readonly at: string;
  readonly failure?: MessageFailure;
  readonly pricing?: RecordStatus['pricing'];
}

/** Waits until a time, or for what the reason names. */
export interface Deferral extends Readonly<Omit<EventData<'MessageDeferred'>, 'messageId'>> {
  readonly at: string;
}

type Queued = EventData<'MessageQueued'>;

/** What was queued; who wanted it is not told where only the release is known. */
export type QueuedMessage = Omit<Queued, 'sentBy'> & Partial<Pick<Queued, 'sentBy'>>;

/**
 * A message as its stream tells it: our own events, ordered by revision, and beside them every piece of webhook
 * evidence by event id, a set to which order and repetition mean nothing. Plain JSON without personal data, so
 * that a projection may keep it.
 */
export interface MessageState {
  readonly phase: MessagePhase;
  /** Absent for a message that was suppressed before it was queued. */
  readonly queued?: QueuedMessage;
  readonly queuedAt?: string;
  /** How often it was released. */
  readonly releases: number;
  readonly releasedAt?: string;
  readonly attempts: Readonly<Record<string, OwnAttempt>>;
  /** Why it waits; absent once it was released again. */
  readonly deferral?: Deferral;
  readonly suppression?: EventData<'MessageSuppressed'> & { readonly at: string };
  readonly evidence: Readonly<Record<string, StatusFact>>;
}

/** A message before its first event. */
export const initialMessage: MessageState = { phase: 'none', releases: 0, attempts: {}, evidence: {} };

/** The message right after its first release, by that event alone: it repeats what was queued, but for who wanted it. */
export function messageAtFirstRelease({
  data: { release: releases, ...queued },
  recordedAt: releasedAt,
}: Pick<RecordedEvent<EventData<'MessageReleased'>>, 'data' | 'recordedAt'>): MessageState {
  return { ...initialMessage, phase: 'released', queued, releases, releasedAt };
}

const STATUS_EVENTS = {
  MessageSent: 'sent',
  MessageDelivered: 'delivered',
  MessageRead: 'read',
  MessagePlayed: 'played',
  MessageNoted: 'noted',
  MessageFailed: 'failed',
} as const satisfies { readonly [Type in EventTypeOf<'message'>]?: StatusFact['status'] };

const statuses: Readonly<Record<string, StatusFact['status']>> = STATUS_EVENTS;

/** Folds one event into a message. */
export function evolveMessage(state: MessageState, event: FoldableEvent): MessageState {
  const fact = statusFact(event);
  if (fact) return { ...state, evidence: { ...state.evidence, [fact.eventId]: fact } };
  const marked = evolveAttempts(evolveOwn(state, event), event);
  const phase = nextPhase(state.phase, event.type as MessageStep);
  return phase ? { ...marked, phase } : marked;
}

/** The evidence that an event carries; null for one of our own. */
export function statusFact(event: FoldableEvent): StatusFact | null {
  const status = statuses[event.type];
  if (!status || (event.type === 'MessageFailed' && event.data.source === 'response')) return null;
  const data = event.data as Omit<StatusFact, 'eventId' | 'status'>;
  const { wamid, attemptId, at, failure, pricing } = data;
  return {
    eventId: event.id,
    status,
    wamid,
    ...(attemptId === undefined ? {} : { attemptId }),
    at,
    ...(failure === undefined ? {} : { failure }),
    ...(pricing === undefined ? {} : { pricing }),
  };
}

function evolveOwn(state: MessageState, event: FoldableEvent): MessageState {
  switch (event.type) {
    case 'MessageQueued':
      return state.queued ? state : { ...state, queued: event.data, queuedAt: event.occurredAt };
    case 'MessageReleased': {
      const { deferral: _over, ...rest } = state;
      return { ...rest, releases: event.data.release, releasedAt: event.recordedAt };
    }
    case 'MessageDeferred': {
      const { messageId: _id, ...deferral } = event.data;
      return { ...state, deferral: { ...deferral, at: event.occurredAt } };
    }
    case 'MessageSuppressed':
      return { ...state, suppression: { ...event.data, at: event.occurredAt } };
    default:
      return state;
  }
}

function evolveAttempts(state: MessageState, event: FoldableEvent): MessageState {
  switch (event.type) {
    case 'MessageSendAttempted': {
      const { attemptId, number, callBy } = event.data;
      return mark(state, attemptId, 'attempted', event.recordedAt, { number, at: event.recordedAt, callBy });
    }
    case 'MessageSendAbandoned':
      return mark(state, event.data.attemptId, 'abandoned', event.occurredAt, { reason: event.data.reason });
    case 'MessageAccepted':
      return mark(state, event.data.attemptId, 'accepted', event.data.at, { wamid: event.data.wamid });
    case 'MessageHeldForQualityAssessment':
      return mark(state, event.data.attemptId, 'held', event.data.at, { wamid: event.data.wamid });
    case 'MessageFailed':
      return mark(state, event.data.attemptId, 'failed', event.data.at, { rejection: event.data.failure });
    case 'MessageDeferred':
      return mark(state, event.data.attemptId, 'deferred', event.occurredAt, putOff(event.data));
    case 'MessageOutcomeUnknown':
      return mark(state, event.data.attemptId, 'unknown', event.occurredAt, { reason: event.data.reason });
    case 'MessageQueued':
    case 'MessageReleased':
    case 'MessageSuppressed':
      return state;
    default:
      event satisfies ElsewhereThan<'message'> | { readonly type: keyof typeof STATUS_EVENTS };
      return state;
  }
}

function putOff({ reason, meta, dueAt }: EventData<'MessageDeferred'>): Partial<OwnAttempt> {
  return { reason, ...(meta ? { meta } : {}), ...(dueAt === undefined ? {} : { dueAt }) };
}

function mark(
  state: MessageState,
  attemptId: string | undefined,
  as: AttemptMark,
  at: string,
  more: Partial<OwnAttempt>,
): MessageState {
  if (attemptId === undefined) return state;
  const before = state.attempts[attemptId] ?? { attemptId, times: {} };
  const times = { ...before.times, [as]: earlier(before.times[as], at) };
  return { ...state, attempts: { ...state.attempts, [attemptId]: { ...before, ...more, times } } };
}
