import type { DomainEvent } from '@wabus/events';
import { DomainError } from '../domain-error.ts';
import type { MessageFailure, RecordStatus } from './commands.ts';
import type { MessageState } from './state.ts';

/** Evidence is always taken, in whatever order it comes; the same piece again adds nothing. */
export function decideStatus(command: RecordStatus, state: MessageState): DomainEvent[] {
  const { wabaId, phoneNumberId } = command.from;
  const { queued } = state;
  if (queued?.wabaId !== wabaId || queued.phoneNumberId !== phoneNumberId) {
    throw new DomainError(
      'message-conflict',
      'The status comes from another WABA or number than its message.',
    );
  }
  return command.eventId in state.evidence ? [] : [statusEvent(command)];
}

const UNEXPLAINED: MessageFailure = {
  code: 'meta-unexplained',
  class: 'unknown',
  detail: 'Meta said that it failed, and not why.',
};

function statusEvent(command: RecordStatus): DomainEvent {
  const { messageId, wamid, attemptId, at, pricing, eventId } = command;
  const evidence = { messageId, wamid, at, ...(attemptId === undefined ? {} : { attemptId }) };
  const envelope = { id: eventId, occurredAt: at };
  const data = { ...evidence, ...(pricing === undefined ? {} : { pricing }) };
  switch (command.status) {
    case 'sent':
      return { type: 'MessageSent', ...envelope, data };
    case 'delivered':
      return { type: 'MessageDelivered', ...envelope, data };
    case 'read':
      return { type: 'MessageRead', ...envelope, data };
    case 'played':
      return { type: 'MessagePlayed', ...envelope, data };
    case 'deleted':
    case 'warning':
      return {
        type: 'MessageNoted',
        ...envelope,
        data: { ...evidence, word: command.status, ...noteOf(command) },
      };
    case 'failed': {
      const failure = command.failure ?? UNEXPLAINED;
      return { type: 'MessageFailed', ...envelope, data: { ...evidence, source: 'webhook', failure } };
    }
  }
}

function noteOf({ detail }: RecordStatus): { readonly detail?: string } {
  return detail === undefined ? {} : { detail };
}
