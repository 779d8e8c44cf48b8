import { type commandRoutes, problem } from '@wabus/api-contract';
import { contextOf } from '@wabus/commands';
import { contactDecider, type TieContacts } from '@wabus/domain';
import { streamName } from '@wabus/events';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import { commandOf } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { readPositionOf, readSnapshot } from '../streams/snapshots.ts';

type Call = CallOf<typeof commandRoutes.linkContact> | CallOf<typeof commandRoutes.unlinkContact>;

/** Says that two contacts are one person; their threads stay apart, and it can be undone. */
export function linkContact(
  core: Core,
  call: CallOf<typeof commandRoutes.linkContact>,
): Promise<RouteAnswer> {
  const { contactId, reason } = call.body;
  return tie(core, call, contactId, { type: 'LinkContacts', ...(reason === undefined ? {} : { reason }) });
}

/** Takes that back. */
export function unlinkContact(
  core: Core,
  call: CallOf<typeof commandRoutes.unlinkContact>,
): Promise<RouteAnswer> {
  return tie(core, call, call.body.contactId, { type: 'UnlinkContacts' });
}

/** The contact's own stream first; then that of the other one gets what the first one has, whatever was repeated. */
async function tie(
  core: Core,
  call: Call,
  given: string,
  how: Pick<TieContacts, 'type' | 'reason'>,
): Promise<RouteAnswer> {
  const { tenantId, id } = call.params;
  const command = await commandOf(core, call);
  const [contactId = id, otherId = given] = await core.keyring.survivorsOf(tenantId, [id, given]);
  if (id === given) throw wrongOther('itself', 'is the contact itself');
  const snapshot = await readSnapshot(core, contactDecider, streamName.contact(tenantId, contactId));
  if (!snapshot) throw problem('not-found');
  if (contactId === otherId) {
    // Merged already: there is nothing to link, and nothing that a link could be taken from.
    if (how.type === 'UnlinkContacts') throw problem('contacts-merged');
    const { linked } = snapshot.state.ties;
    const position = readPositionOf(tenantId, snapshot.position);
    return { status: 200, body: { contactId, linkedWith: [...linked] }, position, replayed: false };
  }
  const other = await readSnapshot(core, contactDecider, streamName.contact(tenantId, otherId));
  if (!other) throw wrongOther('not-found', 'is no contact of this tenant');
  const isErased = other.state.erasedAt !== null;
  if (isErased && how.type === 'LinkContacts') throw wrongOther('contact-erased', 'was erased');
  const stream = streamName.contact(tenantId, contactId);
  const effect = await core.idempotency.run({ decider: contactDecider, stream, command }, async () => ({
    wanted: { ...how, contactId, otherId },
    key: tenantId,
  }));
  const { linked } = effect.state.ties;
  const type = linked.includes(otherId) ? 'LinkContacts' : 'UnlinkContacts';
  if (!isErased) {
    await core.runner.run({
      decider: contactDecider,
      stream: streamName.contact(tenantId, otherId),
      command: { ...how, type, contactId: otherId, otherId: contactId },
      context: contextOf(command, tenantId),
    });
  }
  return {
    status: 200,
    body: { contactId, linkedWith: [...linked] },
    position: readPositionOf(tenantId, effect.position),
    replayed: effect.replayed,
  };
}

function wrongOther(code: string, detail: string) {
  return problem('validation-failed', {
    detail: 'Wrong: contactId.',
    errors: [{ path: 'contactId', code, detail }],
  });
}
