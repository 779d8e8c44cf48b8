import { problem } from '@wabus/api-contract';
import {
  type AgentsWork,
  conversationDecider,
  joinedWork,
  type Thread,
  type ToldThread,
} from '@wabus/domain';
import { conversationId, type Position, streamName } from '@wabus/events';
import type { Core } from '../streams/core.ts';
import { readSnapshot } from '../streams/snapshots.ts';
import { type Person, personOf } from './person.ts';

/** A thread as it is known beside what agents did with it. */
interface PartOfConversation {
  readonly conversationId: string;
  /** RFC 3339, our clock; null when the person never wrote. */
  readonly lastInboundRecordedAt: string | null;
}

/** A conversation as commands need it: a thread, and those that are one with it. */
export interface KnownThread {
  readonly thread: Thread;
  readonly stream: string;
  readonly person: Person;
  /** It and those that are one with it. */
  readonly parts: readonly PartOfConversation[];
  /** The id of the oldest of them, which all go by. */
  readonly oldestId: string;
  /** Key of its stream: the WABA when agents first did something, or now. */
  readonly key: string;
}

/**
 * The tenant's conversation: it is there as soon as anything was said in it, or a single message was sent.
 * @throws {ProblemError} `not-found`
 */
export async function threadOf(core: Core, tenantId: string, id: string): Promise<KnownThread> {
  const { conversations } = await core.gates.read({ conversations: [id] });
  const known = conversations.get(id);
  if (!known || known.tenantId !== tenantId) throw problem('not-found');
  const stream = streamName.conversation(id);
  const snapshot = await readSnapshot(core, conversationDecider, stream);
  const { projectId, contactId, wabaId } = known;
  const thread = { conversationId: id, projectId, contactId };
  const person = await personOf(core, tenantId, contactId);
  const others = person.contactIds
    .map((other) => conversationId(projectId, other))
    .filter((one) => one !== id);
  const found = others.length === 0 ? [] : (await core.gates.read({ conversations: others })).conversations;
  const parts = [[id, known] as const, ...found]
    .sort(([, one], [, other]) => (BigInt(one.beganAt) < BigInt(other.beganAt) ? -1 : 1))
    .map(([part, { lastInboundRecordedAt }]) => ({ conversationId: part, lastInboundRecordedAt }));
  const oldestId = parts[0]?.conversationId ?? id;
  return { thread, stream, person, parts, oldestId, key: snapshot?.key ?? wabaId };
}

/** What agents did with the conversation until a position, all threads of it together. */
export async function workOf(
  core: Core,
  { parts, person }: KnownThread,
  until: Position,
): Promise<AgentsWork> {
  const threads = await Promise.all(
    parts.map(async (part) => {
      const events = await core.store.readStream(streamName.conversation(part.conversationId));
      const told = events.filter(({ position }) => position <= until);
      return { ...part, events: told as readonly unknown[] as ToldThread['events'] };
    }),
  );
  return joinedWork(threads, person.joinedAt);
}

/**
 * When we recorded a message of the conversation, RFC 3339.
 * @throws {ProblemError} `validation-failed` when it is none of this conversation
 */
export async function recordedAt(
  core: Core,
  { thread, person: { contactIds } }: Pick<KnownThread, 'thread' | 'person'>,
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
