import type { DomainEvent } from '@wabus/events';
import type { Decider } from '../decider.ts';
import { DomainError } from '../domain-error.ts';
import { hasOutcome } from './attempts.ts';
import type {
  AttemptMessage,
  DeferMessage,
  MessageCommand,
  QueueMessage,
  ReleaseMessage,
} from './commands.ts';
import { decideAnswer } from './decide-answer.ts';
import { decideStatus } from './decide-status.ts';
import { type MessageStep, nextPhase } from './lifecycle.ts';
import { evolveMessage, initialMessage, type MessageState } from './state.ts';

/** Rules of `message-{messageId}`. */
export const messageDecider: Decider<MessageState, MessageCommand> = {
  initialState: initialMessage,
  evolve: evolveMessage,
  decide: decideMessage,
};

function decideMessage(command: MessageCommand, state: MessageState): DomainEvent[] {
  if (command.type === 'QueueMessage') return queue(command, state);
  if (command.type === 'SuppressMessage') {
    const { type: _type, ...data } = command;
    return mayMove(state, 'MessageSuppressed') ? [{ type: 'MessageSuppressed', data }] : [];
  }
  if (state.phase === 'none') throw new DomainError('not-found', 'There is no such message.');
  switch (command.type) {
    case 'ReleaseMessage':
      return release(command, state);
    case 'AttemptMessage':
      return attempt(command, state);
    case 'DeferMessage':
      return command.attemptId === undefined ? postpone(command, state) : decideAnswer(command, state);
    case 'RecordStatus':
      return decideStatus(command, state);
    default:
      return decideAnswer(command, state);
  }
}

/** A message goes on only while no attempt of it may have reached Meta. */
function mayMove(state: MessageState, step: MessageStep): boolean {
  return nextPhase(state.phase, step) !== null && !hasOutcome(state);
}

function queue(command: QueueMessage, state: MessageState): DomainEvent[] {
  if (state.phase !== 'none') return [];
  const { type: _type, personal, release: alsoRelease, ...data } = command;
  const queued: DomainEvent = {
    type: 'MessageQueued',
    data,
    personal: [{ contactId: data.contactId, plain: personal }],
  };
  if (!alsoRelease) return [queued];
  const { to, content, context } = personal;
  return [queued, releasedEvent(data, 1, { to, content, ...(context ? { context } : {}) })];
}

function release(command: ReleaseMessage, state: MessageState): DomainEvent[] {
  const { queued, releases } = state;
  if (!queued || !mayMove(state, 'MessageReleased')) return [];
  if (command.afterRelease !== undefined && command.afterRelease !== releases) return [];
  return [releasedEvent(queued, releases + 1, command.personal)];
}

function releasedEvent(
  queued: NonNullable<MessageState['queued']>,
  number: number,
  plain: ReleaseMessage['personal'],
): DomainEvent {
  const { messageId, projectId, wabaId, phoneNumberId, contactId, campaignId, templateId } = queued;
  const { messageType, purpose, priority } = queued;
  const data = {
    ...{ messageId, projectId, wabaId, phoneNumberId, contactId, messageType, purpose, priority },
    ...(campaignId === undefined ? {} : { campaignId }),
    ...(templateId === undefined ? {} : { templateId }),
    release: number,
  };
  return { type: 'MessageReleased', data, personal: [{ contactId, plain }] };
}

function attempt(command: AttemptMessage, state: MessageState): DomainEvent[] {
  const { messageId, attemptId, callBy } = command;
  if (command.release !== state.releases || !mayMove(state, 'MessageSendAttempted')) return [];
  const number = Object.keys(state.attempts).length + 1;
  return [{ type: 'MessageSendAttempted', id: attemptId, data: { messageId, attemptId, number, callBy } }];
}

function postpone({ type: _type, ...data }: DeferMessage, state: MessageState): DomainEvent[] {
  const waits = state.phase !== 'attempted' && mayMove(state, 'MessageDeferred');
  return waits ? [{ type: 'MessageDeferred', data }] : [];
}
