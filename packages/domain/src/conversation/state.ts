import type { ElsewhereThan, FoldableEvent } from '../decider.ts';
import type { Thread } from './commands.ts';

/** What agents did with a conversation. Plain JSON without personal data, so that a projection may keep it. */
export interface ConversationState {
  /** Absent before the first event. */
  readonly thread?: Thread;
  readonly assignee?: string;
  /** RFC 3339, our clock; what was recorded until then is read. */
  readonly readUpTo?: string;
  /** RFC 3339, our clock; absent unless agents closed it. What a person wrote later opens it in the views. */
  readonly closedAt?: string;
  /** Sorted, each once. */
  readonly labels: readonly string[];
  /** Ids of its notes. */
  readonly notes: readonly string[];
}

/** A conversation before its first event. */
export const initialConversation: ConversationState = { labels: [], notes: [] };

/** Folds one event into a conversation. */
export function evolveConversation(state: ConversationState, event: FoldableEvent): ConversationState {
  switch (event.type) {
    case 'ConversationAssigned': {
      const { assignee: _before, ...rest } = withThread(state, event.data);
      return event.data.assignee === undefined ? rest : { ...rest, assignee: event.data.assignee };
    }
    case 'ConversationRead':
      return { ...withThread(state, event.data), readUpTo: later(state.readUpTo, event.data.upTo) };
    case 'ConversationClosed':
      return { ...withThread(state, event.data), closedAt: event.recordedAt };
    case 'ConversationReopened': {
      const { closedAt: _before, ...rest } = withThread(state, event.data);
      return rest;
    }
    case 'LabelsChanged':
      return { ...withThread(state, event.data), labels: event.data.labels };
    case 'NoteAdded':
      return { ...withThread(state, event.data), notes: [...state.notes, event.data.noteId] };
    default:
      event satisfies ElsewhereThan<'conversation'>;
      return state;
  }
}

/** Of threads that are one, who read some more of another one has not read less of this one. */
function later(before: string | undefined, upTo: string): string {
  return before !== undefined && Date.parse(before) > Date.parse(upTo) ? before : upTo;
}

function withThread(state: ConversationState, { conversationId, projectId, contactId }: Thread) {
  return { ...state, thread: state.thread ?? { conversationId, projectId, contactId } };
}
