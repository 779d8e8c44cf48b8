/** The thread that a command is about: who wrote to which project. */
export interface Thread {
  readonly conversationId: string;
  readonly projectId: string;
  readonly contactId: string;
}

/** Of a thread that is one with others the own stream alone does not tell what is so: it is recorded in any case. */
interface OneOfSeveral {
  readonly isOneOfSeveral?: boolean;
}

/** Gives the conversation to an agent or a team of the CRM, or to nobody. */
export interface AssignConversation extends Thread, OneOfSeveral {
  readonly type: 'AssignConversation';
  /** The CRM's id; absent: nobody. */
  readonly assignee?: string;
}

/** Everything that we recorded up to `upTo` (RFC 3339, our clock) was seen; an earlier time than the last changes nothing. */
export interface ReadConversation extends Thread, OneOfSeveral {
  readonly type: 'ReadConversation';
  readonly upTo: string;
}

/** Is done with it, until the person writes again. What a person wrote stands in other streams, so closing a closed one is a fact, too. */
export interface CloseConversation extends Thread {
  readonly type: 'CloseConversation';
}

/** Opens a closed conversation again. */
export interface ReopenConversation extends Thread, OneOfSeveral {
  readonly type: 'ReopenConversation';
}

/** Replaces all labels; order and repetition do not matter. */
export interface SetLabels extends Thread, OneOfSeveral {
  readonly type: 'SetLabels';
  readonly labels: readonly string[];
}

/** Writes a note for colleagues. */
export interface AddNote extends Thread {
  readonly type: 'AddNote';
  readonly noteId: string;
  /** The CRM's id of the agent. */
  readonly author?: string;
  readonly text: string;
}

/** Commands of a conversation stream. */
export type ConversationCommand =
  | AssignConversation
  | ReadConversation
  | CloseConversation
  | ReopenConversation
  | SetLabels
  | AddNote;
