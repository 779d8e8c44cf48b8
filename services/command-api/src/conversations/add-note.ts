import type { commandRoutes, NoteResource } from '@wabus/api-contract';
import { conversationDecider } from '@wabus/domain';
import { type CatalogueEvent, derivedId } from '@wabus/events';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import { openPersonal } from '@wabus/keyring';
import { contextOf } from '../streams/command.ts';
import { commandOf } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { type Earlier, earlierTry, placeOf } from '../streams/snapshots.ts';
import { threadOf } from './thread.ts';

/** Writes a note for colleagues; its text is sealed with the person's key, since it is about the person. */
export async function addNote(core: Core, call: CallOf<typeof commandRoutes.addNote>): Promise<RouteAnswer> {
  const { tenantId, id } = call.params;
  const { thread, stream, key } = await threadOf(core, tenantId, id);
  const command = await commandOf(core, call);
  const earlier = await earlierTry(core, conversationDecider, stream, command);
  if (earlier) return repeated(core, tenantId, earlier);
  const noteId = derivedId('note', command.commandId);
  const { text, author } = call.body;
  const result = await core.runner.run({
    decider: conversationDecider,
    stream,
    command: { type: 'AddNote', ...thread, noteId, text, ...(author === undefined ? {} : { author }) },
    context: contextOf(command, key, key),
  });
  // Under one key another process may have written it at the same moment: what stands in the stream is the answer.
  const recorded = await earlierTry(core, conversationDecider, stream, command);
  if (recorded && recorded.event.correlationId !== command.correlationId) {
    return repeated(core, tenantId, recorded);
  }
  const createdAt = result.events[0]?.recordedAt ?? core.clock.now().toISOString();
  const note = { id: noteId, conversationId: id, author: author ?? null, text, createdAt };
  return answer(tenantId, note, key, result.position, false);
}

async function repeated(core: Core, tenantId: string, { event }: Earlier<unknown>): Promise<RouteAnswer> {
  const added = event as Extract<CatalogueEvent, { type: 'NoteAdded' }>;
  const [opened] = await openPersonal(core.keyring, [added]);
  const [plain] = opened.personal;
  const { noteId, conversationId, author = null } = added.data;
  const note = { id: noteId, conversationId, author, text: plain?.text ?? null, createdAt: added.recordedAt };
  return answer(tenantId, note, added.key, added.position, true);
}

function answer(
  tenantId: string,
  note: NoteResource,
  key: string,
  position: bigint,
  replayed: boolean,
): RouteAnswer {
  return {
    status: 201,
    body: note,
    position: placeOf(key, position),
    location: `/v1/tenants/${tenantId}/conversations/${note.conversationId}/notes`,
    replayed,
  };
}
