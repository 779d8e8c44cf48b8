import type { MessageCommand } from '@wabus/domain';

/**
 * The same outcome in our own words only, for one that no store takes as Meta worded it; null where nothing of it is
 * Meta's. An acceptance whose id cannot be kept is an unknown outcome: nobody may send it again.
 */
export function withoutWords(command: MessageCommand): MessageCommand | null {
  switch (command.type) {
    case 'RejectMessage': {
      const { meta: _words, ...failure } = command.failure;
      return { ...command, failure };
    }
    case 'DeferMessage': {
      const { meta: _words, ...rest } = command;
      return rest;
    }
    case 'AcceptMessage': {
      const { messageId, attemptId } = command;
      return { type: 'RecordOutcomeUnknown', messageId, attemptId, reason: 'unreadable-answer' };
    }
    case 'RecordOutcomeUnknown':
    case 'AbandonAttempt':
      return { ...command, reason: 'unnamed' };
    default:
      return null;
  }
}
