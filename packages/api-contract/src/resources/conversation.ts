import type { ConversationResource, ConversationWork, NoteResource } from '../schemas/conversation.ts';
import { type MayBeUnknown, type Moment, writtenMoment } from './plain.ts';

/** What agents did with a conversation. */
export interface AgentsFacts
  extends Pick<ConversationResource, 'id' | 'projectId' | 'status'>,
    MayBeUnknown<ConversationResource, 'assignee'> {
  readonly labels: readonly string[];
}

/** What is known of a conversation as agents see it. */
export interface ConversationFacts
  extends AgentsFacts,
    Pick<
      ConversationResource,
      'contact' | 'lastMessage' | 'unread' | 'replyMode' | 'replyTo' | 'responder' | 'referral'
    > {
  readonly customerServiceWindow: { readonly open: boolean; readonly expiresAt: Moment | null };
}

function agentsPart({ id, projectId, assignee, labels, status }: AgentsFacts) {
  return { id, projectId, assignee: assignee ?? null, labels: [...labels], status };
}

/** A conversation as a read answers it. */
export function conversationResource(conversation: ConversationFacts): ConversationResource {
  const { contact, lastMessage, unread, replyMode, replyTo, responder, referral } = conversation;
  const { open, expiresAt } = conversation.customerServiceWindow;
  return {
    ...agentsPart(conversation),
    contact,
    lastMessage,
    unread,
    customerServiceWindow: { open, expiresAt: expiresAt && writtenMoment(expiresAt) },
    replyMode,
    replyTo,
    responder,
    referral,
  };
}

/** What agents did with a conversation, as a write answers it. */
export function conversationWork(
  conversation: AgentsFacts &
    Pick<ConversationWork, 'contactId'> &
    MayBeUnknown<ConversationWork, 'readUpTo'>,
): ConversationWork {
  const { contactId, readUpTo } = conversation;
  return { ...agentsPart(conversation), contactId, readUpTo: readUpTo ?? null };
}

/** What is known of a note. */
export interface NoteFacts
  extends Pick<NoteResource, 'id' | 'conversationId'>,
    MayBeUnknown<NoteResource, 'author' | 'text'> {
  readonly createdAt: Moment;
}

/** A note as every answer has it. */
export function noteResource({ id, conversationId, author, text, createdAt }: NoteFacts): NoteResource {
  return {
    ...{ id, conversationId },
    author: author ?? null,
    text: text ?? null,
    createdAt: writtenMoment(createdAt),
  };
}
