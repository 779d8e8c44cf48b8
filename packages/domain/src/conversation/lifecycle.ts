import type { Lifecycle } from '../lifecycle.ts';

const KEPT_OPEN = {
  ConversationAssigned: 'open',
  ConversationRead: 'open',
  LabelsChanged: 'open',
  NoteAdded: 'open',
} as const;

/** What a conversation's status can be. */
export const CONVERSATION_STATUSES = ['open', 'closed'] as const;

/** One of a conversation's statuses. */
export type ConversationStatus = (typeof CONVERSATION_STATUSES)[number];

/** The life of a conversation as far as agents made it; a message of the person after the closing opens it in every view. */
export const CONVERSATION_LIFECYCLE: Lifecycle<ConversationStatus> = {
  none: {
    meaning: 'No agent did anything with it; it is open once there is a message.',
    next: { ...KEPT_OPEN, ConversationClosed: 'closed' },
  },
  open: { meaning: 'Agents work on it.', next: { ...KEPT_OPEN, ConversationClosed: 'closed' } },
  closed: {
    meaning: 'Agents are done with it, until the person writes again.',
    next: {
      ConversationAssigned: 'closed',
      ConversationRead: 'closed',
      LabelsChanged: 'closed',
      NoteAdded: 'closed',
      ConversationClosed: 'closed',
      ConversationReopened: 'open',
    },
  },
};
