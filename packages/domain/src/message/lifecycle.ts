import type { EventType } from '@wabus/events';

/** Where a message stands by our own events alone; webhook evidence lies beside it. */
export type MessagePhase =
  | 'none'
  | 'queued'
  | 'released'
  | 'attempted'
  | 'abandoned'
  | 'deferred'
  | 'accepted'
  | 'held'
  | 'rejected'
  | 'unknown'
  | 'suppressed';

/** Our own events of a message; `MessageFailed` only with source `response`. */
export type MessageStep = Extract<
  EventType,
  | 'MessageQueued'
  | 'MessageReleased'
  | 'MessageSendAttempted'
  | 'MessageSendAbandoned'
  | 'MessageAccepted'
  | 'MessageHeldForQualityAssessment'
  | 'MessageFailed'
  | 'MessageDeferred'
  | 'MessageSuppressed'
  | 'MessageOutcomeUnknown'
>;

/** One phase: what it means, whether it is settled (gives the sender's credit back), and which events lead where. */
export interface PhaseDefinition {
  readonly meaning: string;
  readonly settled: boolean;
  readonly next: Readonly<Partial<Record<MessageStep, MessagePhase>>>;
}

const ANSWERS = {
  MessageAccepted: 'accepted',
  MessageHeldForQualityAssessment: 'held',
  MessageFailed: 'rejected',
} as const;

const WAITING = {
  MessageReleased: 'released',
  MessageDeferred: 'deferred',
  MessageSuppressed: 'suppressed',
} as const;

/** The life of a message as data: the fold, the decider and the documentation read this one table. */
export const MESSAGE_LIFECYCLE: Readonly<Record<MessagePhase, PhaseDefinition>> = {
  none: {
    meaning: 'There is no such message yet.',
    settled: false,
    next: { MessageQueued: 'queued', MessageSuppressed: 'suppressed' },
  },
  queued: { meaning: 'It waits to be released.', settled: false, next: WAITING },
  released: {
    meaning: 'The sender has it, or will have it; it may be released again when no attempt follows.',
    settled: false,
    next: { ...WAITING, MessageSendAttempted: 'attempted' },
  },
  attempted: {
    meaning: 'A call to Meta is about to be made, or under way.',
    settled: false,
    next: {
      ...ANSWERS,
      MessageSendAbandoned: 'abandoned',
      MessageDeferred: 'deferred',
      MessageOutcomeUnknown: 'unknown',
    },
  },
  abandoned: { meaning: 'The call never started; it may be released again.', settled: true, next: WAITING },
  deferred: {
    meaning: 'Later: at a known time, or when what it waits for happens.',
    settled: true,
    next: WAITING,
  },
  accepted: { meaning: 'Meta took it.', settled: true, next: {} },
  held: {
    meaning: "Meta took it and holds it until the template's quality is known.",
    settled: true,
    next: {},
  },
  rejected: { meaning: "Meta's answer was a final no.", settled: true, next: {} },
  unknown: {
    meaning:
      'The answer was lost; only evidence, a late answer or a person resolves it, never a second call.',
    settled: true,
    next: ANSWERS,
  },
  suppressed: { meaning: 'Not sent, by our own rule.', settled: true, next: {} },
};

/** The phase after one of our own events; null where that event does not belong. */
export function nextPhase(phase: MessagePhase, step: MessageStep): MessagePhase | null {
  return MESSAGE_LIFECYCLE[phase].next[step] ?? null;
}
