import { type commandRoutes, conversationWork } from '@wabus/api-contract';
import { type ConversationCommand, conversationDecider } from '@wabus/domain';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import { type AnyCall, commandOf } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { readPositionOf } from '../streams/snapshots.ts';
import { type KnownThread, recordedAt, threadOf, workOf } from './thread.ts';

/** Says that an agent has seen everything up to a message, or until now. */
export async function readConversation(
  core: Core,
  call: CallOf<typeof commandRoutes.readConversation>,
): Promise<RouteAnswer> {
  return run(core, call, async (known) => {
    const upTo = call.body?.upTo;
    const time = upTo ? await recordedAt(core, known, upTo) : core.clock.now().toISOString();
    return { type: 'ReadConversation', ...ofPerson(known), upTo: time };
  });
}

/** Gives the conversation to an agent or team, or to nobody. */
export function assignConversation(
  core: Core,
  call: CallOf<typeof commandRoutes.assignConversation>,
): Promise<RouteAnswer> {
  const { assignee } = call.body;
  return run(core, call, async (known) => ({
    type: 'AssignConversation',
    ...ofPerson(known),
    ...(assignee === null ? {} : { assignee }),
  }));
}

/** Is done with the conversation. */
export function closeConversation(
  core: Core,
  call: CallOf<typeof commandRoutes.closeConversation>,
): Promise<RouteAnswer> {
  return run(core, call, async ({ thread }) => ({ type: 'CloseConversation', ...thread }));
}

/** Opens a closed conversation again. */
export function reopenConversation(
  core: Core,
  call: CallOf<typeof commandRoutes.reopenConversation>,
): Promise<RouteAnswer> {
  return run(core, call, async (known) => ({ type: 'ReopenConversation', ...ofPerson(known) }));
}

/** Replaces the labels. */
export function putLabels(core: Core, call: CallOf<typeof commandRoutes.putLabels>): Promise<RouteAnswer> {
  const { labels } = call.body;
  return run(core, call, async (known) => ({ type: 'SetLabels', ...ofPerson(known), labels }));
}

const ofPerson = ({ thread, parts }: KnownThread) => ({
  ...thread,
  ...(parts.length > 1 ? { isOneOfSeveral: true } : {}),
});

async function run(
  core: Core,
  call: AnyCall & { readonly params: { readonly id: string } },
  wanted: (known: KnownThread) => Promise<ConversationCommand>,
): Promise<RouteAnswer> {
  const { tenantId, id } = call.params;
  const known = await threadOf(core, tenantId, id);
  const { stream, key } = known;
  const command = await commandOf(core, call);
  const once = { decider: conversationDecider, stream, command };
  const { position, replayed } = await core.idempotency.run(once, async () => ({
    wanted: await wanted(known),
    key,
    wabaId: key,
  }));
  const { person, oldestId, thread } = known;
  const body = conversationWork({
    ...{ id: oldestId, projectId: thread.projectId, contactId: person.contactId },
    ...(await workOf(core, known, position)),
  });
  return { status: 200, body, position: readPositionOf(key, position), replayed };
}
