import { type commandRoutes, noteResource } from '@wabus/api-contract';
import { eventOf } from '@wabus/commands';
import { conversationDecider } from '@wabus/domain';
import { derivedId } from '@wabus/events';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import { openPersonal } from '@wabus/keyring';
import { commandOf } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { readPositionOf } from '../streams/snapshots.ts';
import { threadOf } from './thread.ts';

/** Writes a note for colleagues; its text is sealed with the person's key, since it is about the person. */
export async function addNote(core: Core, call: CallOf<typeof commandRoutes.addNote>): Promise<RouteAnswer> {
  const { tenantId, id } = call.params;
  const { thread, oldestId: conversationId, stream, key } = await threadOf(core, tenantId, id);
  const command = await commandOf(core, call);
  const noteId = derivedId('note', command.commandId);
  const { text, author } = call.body;
  const effect = await core.idempotency.run({ decider: conversationDecider, stream, command }, () => ({
    wanted: {
      type: 'AddNote' as const,
      ...thread,
      noteId,
      text,
      ...(author === undefined ? {} : { author }),
    },
    key,
    wabaId: key,
  }));
  const added = eventOf(effect, 'NoteAdded');
  const [opened] = await openPersonal(core.keyring, [added]);
  const note = noteResource({
    id: added.data.noteId,
    conversationId,
    author: added.data.author,
    text: opened.personal[0]?.text,
    createdAt: added.recordedAt,
  });
  return {
    status: 201,
    body: note,
    position: readPositionOf(key, effect.position),
    location: `/v1/tenants/${tenantId}/conversations/${conversationId}/notes`,
    replayed: effect.replayed,
  };
}
