import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { contactId, projectId, time } from './fields.ts';

const thread = {
  conversationId: z.string().describe('Thread of project and contact, UUID v5'),
  projectId,
  contactId,
};

/** A conversation has another owner in the team, or none. */
export const ConversationAssigned = defineEvent({
  type: 'ConversationAssigned',
  stream: 'conversation',
  version: 1,
  summary: 'A conversation has another owner in the team, or none.',
  sentence: ({ assignee }) =>
    assignee ? `The conversation was assigned to ${assignee}.` : 'The conversation was assigned to nobody.',
  data: z.object({
    ...thread,
    assignee: z.string().optional().describe("The CRM's id of the agent or team; absent: nobody"),
  }),
});

/** An agent has seen what came in up to a time. */
export const ConversationRead = defineEvent({
  type: 'ConversationRead',
  stream: 'conversation',
  version: 1,
  summary: 'An agent has seen what came in up to a time.',
  sentence: () => 'The conversation was read.',
  data: z.object({
    ...thread,
    upTo: time.describe('Everything that we recorded up to this time is read, on our clock'),
  }),
});

/** A conversation is done with, until the person writes again. */
export const ConversationClosed = defineEvent({
  type: 'ConversationClosed',
  stream: 'conversation',
  version: 1,
  summary: 'A conversation is done with, until the person writes again.',
  sentence: () => 'The conversation was closed.',
  data: z.object(thread),
});

/** An agent opened a closed conversation again. */
export const ConversationReopened = defineEvent({
  type: 'ConversationReopened',
  stream: 'conversation',
  version: 1,
  summary: 'An agent opened a closed conversation again; what a person writes opens it without this event.',
  sentence: () => 'The conversation was reopened.',
  data: z.object(thread),
});

/** A conversation carries these labels, and no others. */
export const LabelsChanged = defineEvent({
  type: 'LabelsChanged',
  stream: 'conversation',
  version: 1,
  summary: 'A conversation carries these labels, and no others.',
  sentence: ({ labels }) => `The conversation was labelled: ${labels.join(', ') || 'nothing'}.`,
  data: z.object({ ...thread, labels: z.array(z.string()).describe('All its labels, sorted') }),
});

/** An agent wrote a note for colleagues; the person never sees it. */
export const NoteAdded = defineEvent({
  type: 'NoteAdded',
  stream: 'conversation',
  version: 1,
  summary: 'An agent wrote a note for colleagues; the person never sees it.',
  sentence: () => 'A note was added to the conversation.',
  data: z.object({
    ...thread,
    noteId: z.string().describe('The note, UUID'),
    author: z.string().optional().describe("The CRM's id of the agent who wrote it"),
  }),
  personal: z.object({ text: z.string().describe('The note') }),
});
