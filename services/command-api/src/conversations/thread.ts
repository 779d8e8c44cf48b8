import { problem } from '@wabus/api-contract';
import { type ConversationState, contactDecider, conversationDecider, type Thread } from '@wabus/domain';
import { streamName } from '@wabus/events';
import type { Core } from '../streams/core.ts';
import { readSnapshot } from '../streams/snapshots.ts';

/** A conversation as commands need it. */
export interface KnownThread {
  readonly thread: Thread;
  readonly stream: string;
  /** The contacts that are its person, merged with one another: their threads with the project are one. */
  readonly contactIds: readonly string[];
  /** Key of its stream: the WABA when agents first did something, or now. */
  readonly key: string;
  /** RFC 3339, our clock; null when the person never wrote. */
  readonly lastInboundRecordedAt: string | null;
}

/**
 * The tenant's conversation: it is there as soon as somebody wrote, or got a single message.
 * @throws {ProblemError} `not-found`
 */
export async function threadOf(core: Core, tenantId: string, id: string): Promise<KnownThread> {
  const { conversations } = await core.gates.read({ conversations: [id] });
  const known = conversations.get(id);
  if (!known || known.tenantId !== tenantId) throw problem('not-found');
  const stream = streamName.conversation(id);
  const snapshot = await readSnapshot<ConversationState>(core, conversationDecider, stream);
  const { projectId, contactId, wabaId, lastInboundRecordedAt } = known;
  const thread = { conversationId: id, projectId, contactId };
  const contactIds = await contactsOfPerson(core, tenantId, contactId);
  return { thread, stream, key: snapshot?.key ?? wabaId, lastInboundRecordedAt, contactIds };
}

/** The contact and all that were merged with it. */
async function contactsOfPerson(core: Core, tenantId: string, contactId: string): Promise<string[]> {
  const found = new Set<string>();
  const wanted = [contactId];
  for (let id = wanted.pop(); id !== undefined; id = wanted.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    const contact = await readSnapshot(core, contactDecider, streamName.contact(tenantId, id));
    const { merged = [], absorbed = [] } = contact?.state.ties ?? {};
    wanted.push(...merged, ...absorbed);
  }
  return [...found];
}

/**
 * When we recorded a message of the conversation, RFC 3339.
 * @throws {ProblemError} `validation-failed` when it is none of this conversation
 */
export async function recordedAt(
  core: Core,
  { thread, contactIds }: Pick<KnownThread, 'thread' | 'contactIds'>,
  messageId: string,
): Promise<string> {
  for (const stream of [streamName.inbound(messageId), streamName.message(messageId)]) {
    const [first] = await core.store.readStream(stream, { maxCount: 1 });
    const { projectId, contactId = '' } = (first?.data ?? {}) as Partial<Thread>;
    if (first && projectId === thread.projectId && contactIds.includes(contactId)) return first.recordedAt;
  }
  throw problem('validation-failed', {
    detail: 'Wrong: upTo.',
    errors: [{ path: 'upTo', code: 'not-found', detail: 'is no message of this conversation' }],
  });
}
