import type { DomainEvent } from '@wabus/events';
import { DomainError } from '../domain-error.ts';
import { attemptsOf } from './attempts.ts';
import type {
  AbandonAttempt,
  AcceptMessage,
  DeferMessage,
  RecordOutcomeUnknown,
  RejectMessage,
} from './commands.ts';
import { type MessageStep, nextPhase } from './lifecycle.ts';
import type { MessageState } from './state.ts';
import { attemptStatus } from './status.ts';

/** Commands that tell what one attempt came to. */
export type AnswerCommand =
  | AbandonAttempt
  | AcceptMessage
  | RejectMessage
  | DeferMessage
  | RecordOutcomeUnknown;

/** What an attempt came to. Nothing to do where its end is known already; a late answer resolves an unknown outcome. */
export function decideAnswer(command: AnswerCommand, state: MessageState): DomainEvent[] {
  const { attemptId } = command;
  const newest = attemptsOf(state).findLast(({ number }) => number !== undefined);
  if (attemptId === undefined || !(attemptId in state.attempts)) {
    throw new DomainError('attempt-unknown', 'The message has no such attempt.');
  }
  const event = answerEvent(command, attemptId);
  const answerable = state.phase === 'attempted' || state.phase === 'unknown';
  if (!answerable || nextPhase(state.phase, event.type as MessageStep) === null) return [];
  if (newest?.attemptId !== attemptId) return [];
  const told = attemptStatus(newest.times);
  const needless = command.type === 'RecordOutcomeUnknown' || command.type === 'AbandonAttempt';
  return needless && told ? [] : [event];
}

function answerEvent(command: AnswerCommand, attemptId: string): DomainEvent {
  const { messageId } = command;
  switch (command.type) {
    case 'AbandonAttempt':
      return { type: 'MessageSendAbandoned', data: { messageId, attemptId, reason: command.reason } };
    case 'AcceptMessage': {
      const { held, wamid, at } = command;
      const data = { messageId, attemptId, wamid, at };
      return { type: held ? 'MessageHeldForQualityAssessment' : 'MessageAccepted', data };
    }
    case 'RejectMessage': {
      const { at, failure } = command;
      return { type: 'MessageFailed', data: { messageId, attemptId, at, source: 'response', failure } };
    }
    case 'DeferMessage': {
      const { type: _type, ...data } = command;
      return { type: 'MessageDeferred', data };
    }
    case 'RecordOutcomeUnknown':
      return { type: 'MessageOutcomeUnknown', data: { messageId, attemptId, reason: command.reason } };
  }
}
