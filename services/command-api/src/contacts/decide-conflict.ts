import { type commandRoutes, identityConflictResource, problem } from '@wabus/api-contract';
import { mergeContacts } from '@wabus/commands';
import { contactDecider } from '@wabus/domain';
import { type CatalogueEvent, derivedId, streamName } from '@wabus/events';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import { commandOf } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { readPositionOf, readSnapshot } from '../streams/snapshots.ts';

/** Decides whether two contacts are one person; if so they are merged. */
export async function decideConflict(
  core: Core,
  call: CallOf<typeof commandRoutes.decideIdentityConflict>,
): Promise<RouteAnswer> {
  const { tenantId, id } = call.params;
  const { same } = call.body;
  const { conflicts } = await core.gates.read({ conflicts: [id] });
  const known = conflicts.get(id);
  if (!known || known.tenantId !== tenantId) throw problem('not-found');
  const { contactId } = known;
  const stream = streamName.contact(tenantId, contactId);
  const command = await commandOf(core, call);
  const effect = await core.idempotency.run({ decider: contactDecider, stream, command }, async () => {
    await bothAreThere(core, tenantId, contactId, id);
    return { wanted: { type: 'DecideConflict' as const, contactId, conflictId: id, same }, key: tenantId };
  });
  const events = (await core.store.readStream(stream)) as CatalogueEvent[];
  const found = events.find(({ type, data }) => type === 'IdentityConflictFound' && data.conflictId === id);
  const conflict = effect.state.conflicts[id];
  if (!conflict || !found) throw problem('not-found');
  const decided = events.find(
    ({ type, data }) => type === 'IdentityConflictDecided' && data.conflictId === id,
  );
  if (conflict.same === true && decided) {
    const [one = contactId, other = conflict.otherId] = await core.keyring.survivorsOf(tenantId, [
      contactId,
      conflict.otherId,
    ]);
    // Of its own cause: the decision is what the command left in the stream.
    const cause = { ...command, causationId: derivedId('merge', decided.id) };
    if (one !== other)
      await mergeContacts(core, { cause, at: decided.recordedAt }, { one, other }, 'decided');
  }
  return {
    status: 200,
    body: identityConflictResource({
      id,
      contactId,
      otherContactId: conflict.otherId,
      because: conflict.because,
      same: conflict.same ?? null,
      foundAt: found.occurredAt,
      decidedAt: decided?.recordedAt ?? null,
    }),
    position: readPositionOf(tenantId, effect.position),
    replayed: effect.replayed,
  };
}

/** Of somebody who was erased nothing is to be decided any more. */
async function bothAreThere(core: Core, tenantId: string, contactId: string, id: string): Promise<void> {
  const stateOf = async (one: string) =>
    (await readSnapshot(core, contactDecider, streamName.contact(tenantId, one)))?.state;
  const state = await stateOf(contactId);
  const other = state?.conflicts[id]?.otherId;
  const others = other === undefined ? undefined : await stateOf(other);
  if (state?.erasedAt || others?.erasedAt) throw problem('contact-erased');
}
