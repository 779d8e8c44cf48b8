import { type Attempt, attemptsOf, type MessageState } from '@wabus/domain';
import type { AttemptRow, FailureRow } from './json-columns.ts';

/** What Meta said that a message costs, where it said so. */
type Pricing = StatusFact['pricing'];

type StatusFact = MessageState['evidence'][string];

/** What is told of an outbound message beside its columns, made of its state when it is read. */
export interface OutboundDetails {
  /** By our own events. */
  readonly phase: string;
  /** Calls to Meta in order. */
  readonly attempts: readonly AttemptRow[];
  /** Why it waits for its next try. */
  readonly deferral?: { readonly reason: string; readonly at: string; readonly dueAt?: string };
  /** What Meta said it costs. */
  readonly pricing?: Pricing;
}

/** What a state tells. */
export function detailsOf(message: MessageState): OutboundDetails {
  return {
    phase: message.phase,
    attempts: attemptsOf(message).flatMap(attemptRow),
    deferral: deferralOf(message),
    pricing: pricingOf(message),
  };
}

/** Not one of which only evidence tells. */
export const wasBegun = ({ at }: Attempt): boolean => at !== undefined;

/** The first by Meta's clock; at the same time the one with the lower event id. */
export function pricingOf({ evidence }: MessageState): Pricing {
  let first: StatusFact | undefined;
  for (const fact of Object.values(evidence))
    if (fact.pricing !== undefined && (!first || isBefore(fact, first))) first = fact;
  return first?.pricing;
}

function isBefore(one: StatusFact, other: StatusFact): boolean {
  const apart = Date.parse(one.at) - Date.parse(other.at);
  return apart ? apart < 0 : one.eventId < other.eventId;
}

function deferralOf({ deferral }: MessageState): OutboundDetails['deferral'] {
  if (!deferral) return undefined;
  const { reason, at, dueAt } = deferral;
  return { reason, at, ...(dueAt === undefined ? {} : { dueAt }) };
}

function attemptRow(attempt: Attempt): AttemptRow[] {
  const { attemptId, at, outcome, wamid, dueAt } = attempt;
  if (at === undefined) return [];
  const error = attempt.failure ?? (outcome === 'accepted' ? undefined : reasonOf(attempt));
  return [
    {
      id: attemptId,
      at,
      outcome: outcome ?? 'pending',
      ...(wamid ? { wamid } : {}),
      ...(error ? { error } : {}),
      ...(dueAt === undefined ? {} : { nextAttemptAt: dueAt }),
    },
  ];
}

/** Why it was put off, given up or is unknown: a code, which those who read put into words, and Meta's own. */
function reasonOf({ reason, meta }: Attempt): FailureRow | undefined {
  if (meta) return { code: `meta-${meta.code}`, detail: `meta-${meta.code}`, meta };
  return reason === undefined ? undefined : { code: reason, detail: reason };
}
