import {
  type AcceptMessage,
  type DeferMessage,
  type MessageState,
  PARKED,
  PROBE_REFUSED,
  type RecordOutcomeUnknown,
  type RejectMessage,
} from '@wabus/domain';
import { backoffMs } from '@wabus/platform';
import {
  classifyError,
  failureOf,
  type GraphAnswer,
  type GraphError,
  type MessageReceipt,
} from '@wabus/whatsapp';

/** How often Meta may refuse one message for now before it counts as failed. */
export const MAX_TRIES = 5;

/** How often one message may be the reason that its project needs attention, while Meta takes others in between. */
export const MAX_PARKINGS = 3;

/** The attempt that an answer belongs to. */
export interface AttemptMade {
  readonly messageId: string;
  readonly attemptId: string;
  /** Which attempt of the message this is, from 1. */
  readonly number: number;
  /** How many earlier attempts Meta refused for now; those that never reached Meta do not count. */
  readonly refusals: number;
  /** Whether it only tries a project that needs attention. */
  readonly trying: boolean;
  /** After how many earlier attempts the message was parked and its project recovered all the same. */
  readonly parkings: number;
}

/** What an answer means: what to record, and what the lane and the token cache have to know. */
export interface Outcome {
  readonly command: AcceptMessage | RejectMessage | DeferMessage | RecordOutcomeUnknown;
  /** The number's lane rests so long, in milliseconds. */
  readonly pauseLaneMs?: number;
  /** Something of the project was refused: read its token again from the vault, it may have another by now. */
  readonly tokenRefused?: boolean;
}

/**
 * Turns Meta's answer into what is recorded. Only an answer says something definite; no answer is *outcome unknown*
 * and never a reason to call again. A call that never reached Meta is no refusal: it defers the message each time.
 */
export function outcomeOf(
  answer: GraphAnswer<MessageReceipt>,
  attempt: AttemptMade,
  now: Date,
  random: () => number,
): Outcome {
  const { messageId, attemptId } = attempt;
  switch (answer.kind) {
    case 'ok': {
      const { wamid, held } = answer.value;
      return { command: { type: 'AcceptMessage', messageId, attemptId, wamid, held, at: now.toISOString() } };
    }
    case 'no-answer':
      return { command: { type: 'RecordOutcomeUnknown', messageId, attemptId, reason: answer.reason } };
    case 'refused': {
      const dueAt = later(now, backoffMs(attempt.number - 1, 1_000, 60_000, random));
      return { command: { type: 'DeferMessage', messageId, attemptId, dueAt, reason: 'not-reached' } };
    }
    case 'error':
      return refusalOf(answer.error, attempt, now, random);
  }
}

function refusalOf(error: GraphError, attempt: AttemptMade, now: Date, random: () => number): Outcome {
  const { messageId, attemptId } = attempt;
  const classified = classifyError(error);
  const failure = failureOf(error);
  const { code, meta } = failure;
  // In between, Meta took other messages of the project: what it refuses is this one.
  const ofThisOne = !attempt.trying && attempt.parkings + 1 >= MAX_PARKINGS;
  if (classified.refused && !ofThisOne) {
    const reason = attempt.trying ? PROBE_REFUSED : PARKED[classified.refused];
    return { command: { type: 'DeferMessage', messageId, attemptId, reason, meta }, tokenRefused: true };
  }
  const tries = attempt.refusals + 1;
  if (!classified.retryable || tries >= Math.min(MAX_TRIES, classified.maxTries ?? MAX_TRIES)) {
    return { command: { type: 'RejectMessage', messageId, attemptId, failure, at: now.toISOString() } };
  }
  const waitMs = Math.max(waitOf(classified.class, tries, random), classified.retryAfterMs ?? 0);
  const dueAt = later(now, waitMs);
  return {
    command: { type: 'DeferMessage', messageId, attemptId, dueAt, reason: code, meta },
    ...(classified.class === 'throttle-this-phone' ? { pauseLaneMs: waitMs } : {}),
  };
}

/** Pair: 4^n seconds, as Meta advises. Number: 1 to 5 seconds, with its lane. Everything else: backoff. */
function waitOf(errorClass: string, tries: number, random: () => number): number {
  if (errorClass === 'throttle-this-pair') return 4 ** tries * 1_000;
  if (errorClass === 'throttle-this-phone') return 1_000 + random() * 4_000;
  return backoffMs(tries, 1_000, 60_000, random);
}

const later = (now: Date, ms: number): string => new Date(now.getTime() + Math.round(ms)).toISOString();

/** Whether the trouble is the platform's own, which alone counts against the circuit breaker. */
export function isPlatformFailure(answer: GraphAnswer<unknown>): boolean {
  if (answer.kind === 'refused' || answer.kind === 'no-answer') return true;
  return answer.kind === 'error' && PLATFORM_CODES.has(answer.error.code);
}

/** Meta's codes for "we are overloaded or broken". */
const PLATFORM_CODES: ReadonlySet<number> = new Set([1, 2, 131000, 131016]);

/** How many attempts of the message Meta refused for now. */
export function refusalsOf(state: MessageState): number {
  return Object.values(state.attempts).filter(
    ({ times, reason }) => times.deferred !== undefined && reason?.startsWith('meta-'),
  ).length;
}
