import type { DomainEvent } from '@wabus/events';
import type { Decider } from '../decider.ts';
import type { ConversationCommand, Thread } from './commands.ts';
import { type ConversationState, evolveConversation, initialConversation } from './state.ts';

/** Rules of `conversation-{conversationId}`: what is so already is no new fact, where the thread is a conversation by itself. */
export const conversationDecider: Decider<ConversationState, ConversationCommand> = {
  initialState: initialConversation,
  evolve: evolveConversation,
  decide: decideConversation,
};

function decideConversation(command: ConversationCommand, state: ConversationState): DomainEvent[] {
  const { conversationId, projectId, contactId } = command;
  const thread: Thread = { conversationId, projectId, contactId };
  switch (command.type) {
    case 'AssignConversation': {
      if (command.assignee === state.assignee && !command.isOneOfSeveral) return [];
      const { assignee } = command;
      const data = { ...thread, ...(assignee === undefined ? {} : { assignee }) };
      return [{ type: 'ConversationAssigned', data }];
    }
    case 'ReadConversation': {
      const known = state.readUpTo !== undefined && Date.parse(command.upTo) <= Date.parse(state.readUpTo);
      return known && !command.isOneOfSeveral
        ? []
        : [{ type: 'ConversationRead', data: { ...thread, upTo: command.upTo } }];
    }
    case 'CloseConversation':
      return [{ type: 'ConversationClosed', data: thread }];
    case 'ReopenConversation':
      return state.closedAt === undefined && !command.isOneOfSeveral
        ? []
        : [{ type: 'ConversationReopened', data: thread }];
    case 'SetLabels': {
      const labels = [...new Set(command.labels)].sort();
      const same =
        labels.length === state.labels.length && labels.every((label, n) => label === state.labels[n]);
      return same && !command.isOneOfSeveral ? [] : [{ type: 'LabelsChanged', data: { ...thread, labels } }];
    }
    case 'AddNote': {
      const { noteId, author, text } = command;
      if (state.notes.includes(noteId)) return [];
      const data = { ...thread, noteId, ...(author === undefined ? {} : { author }) };
      return [{ type: 'NoteAdded', data, personal: [{ contactId, plain: { text } }] }];
    }
  }
}
