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
import type { Later, Rejected, SendVerdict } from '@wabus/provider';

/** How often the provider may refuse one message for now before it counts as failed. */
export const MAX_TRIES = 5;

/** How often one message may be the reason that its project needs attention, while the provider takes others in between. */
export const MAX_PARKINGS = 3;

/** How often one message may name media that the provider does not know, each of them uploaded anew in between. */
const MAX_GONE = 3;

/** The attempt that an answer belongs to. */
export interface AttemptMade {
  readonly messageId: string;
  readonly attemptId: string;
  /** Which attempt of the message this is, from 1. */
  readonly number: number;
  /** How many earlier attempts the provider refused for now; those that never reached it do not count. */
  readonly refusals: number;
  /** Whether it only tries a project that needs attention. */
  readonly trying: boolean;
  /** After how many earlier attempts the message was parked and its project recovered all the same. */
  readonly parkings: number;
  /** Whether it names media that are uploaded anew before the next attempt. */
  readonly anew?: boolean;
}

/** What a verdict means: what to record, and what the lane and the token cache have to know. */
export interface Outcome {
  readonly command: AcceptMessage | RejectMessage | DeferMessage | RecordOutcomeUnknown;
  /** The number's lane rests so long, in milliseconds. */
  readonly pauseLaneMs?: number;
  /** Something of the project was refused: read its token again from the vault, it may have another by now. */
  readonly tokenRefused?: boolean;
}

/** Reason of a message whose call never reached the provider. */
const NOT_REACHED = 'not-reached';

/**
 * Turns the provider's verdict into what is recorded. Only an answer says something definite; no answer is *outcome
 * unknown* and never a reason to call again. A call that never reached the provider is no refusal: it defers the message
 * each time.
 */
export function outcomeOf(
  verdict: SendVerdict,
  attempt: AttemptMade,
  now: Date,
  random: () => number,
): Outcome {
  const { messageId, attemptId } = attempt;
  switch (verdict.kind) {
    case 'accepted': {
      const { providerMessageId: wamid, held } = verdict;
      return { command: { type: 'AcceptMessage', messageId, attemptId, wamid, held, at: now.toISOString() } };
    }
    case 'unknown':
      return { command: { type: 'RecordOutcomeUnknown', messageId, attemptId, reason: verdict.reason } };
    case 'not-reached': {
      const dueAt = later(now, backoffMs(attempt.number - 1, 1_000, 60_000, random));
      return { command: { type: 'DeferMessage', messageId, attemptId, dueAt, reason: NOT_REACHED } };
    }
    case 'rejected':
      return verdict.because === 'media-gone' && attempt.anew && attempt.refusals + 1 < MAX_GONE
        ? uploadedAnew(verdict, attempt, now)
        : rejected(verdict, attempt, now);
    case 'later':
      return putOff(verdict, attempt, now, random);
  }
}

function rejected(
  { failure, refused }: Pick<Rejected, 'failure' | 'refused'>,
  attempt: AttemptMade,
  now: Date,
): Outcome {
  const { messageId, attemptId } = attempt;
  // In between, the provider took other messages of the project: what it refuses is this one.
  const ofThisOne = !attempt.trying && attempt.parkings + 1 >= MAX_PARKINGS;
  if (refused && !ofThisOne) {
    const reason = attempt.trying ? PROBE_REFUSED : PARKED[refused];
    const { meta } = failure;
    return { command: { type: 'DeferMessage', messageId, attemptId, reason, meta }, tokenRefused: true };
  }
  return { command: { type: 'RejectMessage', messageId, attemptId, failure, at: now.toISOString() } };
}

/** The provider does not know a medium any more that it was given: it gets it again, and the message goes at once. */
function uploadedAnew({ failure: { meta } }: Rejected, attempt: AttemptMade, now: Date): Outcome {
  const { messageId, attemptId } = attempt;
  const dueAt = now.toISOString();
  return { command: { type: 'DeferMessage', messageId, attemptId, dueAt, reason: 'media-gone', meta } };
}

function putOff(verdict: Later, attempt: AttemptMade, now: Date, random: () => number): Outcome {
  const { messageId, attemptId } = attempt;
  const { failure, maxTries = MAX_TRIES, atLeastMs = 0 } = verdict;
  const tries = attempt.refusals + 1;
  if (tries >= Math.min(MAX_TRIES, maxTries)) return rejected({ failure }, attempt, now);
  const waitMs = Math.max(waitOf(verdict, tries, random), atLeastMs);
  const { code: reason, meta } = failure;
  return {
    command: { type: 'DeferMessage', messageId, attemptId, dueAt: later(now, waitMs), reason, meta },
    ...(verdict.of === 'number' ? { pauseLaneMs: waitMs } : {}),
  };
}

/** As the provider advises, where it does. Number: 1 to 5 seconds, with its lane. Everything else: backoff. */
function waitOf({ of, growing }: Later, tries: number, random: () => number): number {
  if (growing) return growing.firstMs * growing.factor ** (tries - 1);
  if (of === 'number') return 1_000 + random() * 4_000;
  return backoffMs(tries, 1_000, 60_000, random);
}

const later = (now: Date, ms: number): string => new Date(now.getTime() + Math.round(ms)).toISOString();

/** Whether the trouble is the provider's own, which alone counts against the circuit breaker. */
export function isProviderFailure(verdict: SendVerdict): boolean {
  if (verdict.kind === 'later') return verdict.of === 'provider';
  return verdict.kind === 'not-reached' || verdict.kind === 'unknown';
}

/** Reasons of attempts that say nothing against the message; every other is the code of a refusal for now. */
const NO_REFUSALS: ReadonlySet<string | undefined> = new Set([
  undefined,
  NOT_REACHED,
  PROBE_REFUSED,
  ...Object.values(PARKED),
]);

/** How many attempts of the message the provider refused for now. */
export function refusalsOf(state: MessageState): number {
  return Object.values(state.attempts).filter(
    ({ times, reason }) => times.deferred !== undefined && !NO_REFUSALS.has(reason),
  ).length;
}
