import { type commandRoutes, problem } from '@wabus/api-contract';
import { consequenceOf } from '@wabus/commands';
import { contactDecider } from '@wabus/domain';
import { streamName } from '@wabus/events';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import { commandOf } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { readPositionOf } from '../streams/snapshots.ts';
import { openContact } from './contact-resource.ts';

/**
 * Erases a person: every contact that was merged, for good. What is to be erased is noted first, then said in the streams,
 * from where gates and read models have it; then the keys go. Who is killed in between leaves the note, and whoever
 * completes erasures does the rest.
 */
export async function eraseContact(
  core: Core,
  call: CallOf<typeof commandRoutes.eraseContact>,
): Promise<RouteAnswer> {
  const { tenantId, id } = call.params;
  const command = await commandOf(core, call);
  const person = await openContact(core, tenantId, id);
  if (!person) throw problem('not-found');
  const { contactIds } = person;
  const { id: personId, knownAddresses } = person.resource;
  const at = core.clock.now();
  if (!person.erased) {
    await core.keyring.erasures.note({ tenantId, personId, contactIds, at }, knownAddresses);
  }
  const erasing = { type: 'EraseContact', personId, at: at.toISOString() } as const;
  const stream = streamName.contact(tenantId, personId);
  const effect = await core.idempotency.run({ decider: contactDecider, stream, command }, () => ({
    wanted: { ...erasing, contactId: personId },
    key: tenantId,
  }));
  const erased = new Set([personId, ...contactIds]);
  for (const contactId of erased) {
    if (!contactIds.includes(contactId) && contactId !== personId)
      await noteToo(core, tenantId, contactId, at);
    const { state } =
      contactId === personId
        ? effect
        : await core.runner.run({
            decider: contactDecider,
            stream: streamName.contact(tenantId, contactId),
            command: { ...erasing, contactId },
            context: consequenceOf(command, command.commandId, tenantId),
          });
    for (const other of [...state.ties.merged, ...state.ties.absorbed]) erased.add(other);
  }
  for (const contactId of erased) await core.keyring.erase(tenantId, contactId);
  const erasedAt = effect.state.erasedAt ?? erasing.at;
  return {
    status: 202,
    body: { contactId: personId, erasedAt, expires: expiring(core, erasedAt) },
    position: readPositionOf(tenantId, effect.position),
    replayed: effect.replayed,
  };
}

/** A contact that turned out to be the same person's while they were erased goes with them, by a note of its own. */
async function noteToo(core: Core, tenantId: string, contactId: string, at: Date): Promise<void> {
  const person = await openContact(core, tenantId, contactId);
  const erasure = { tenantId, personId: contactId, contactIds: [contactId], at };
  await core.keyring.erasures.note(erasure, person?.resource.knownAddresses ?? []);
}

/** What may be there for a while, from when it was asked for. */
function expiring({ keyring, rawWebhooksMs }: Core, erasedAt: string) {
  const after = (ms: number): string => new Date(Date.parse(erasedAt) + ms).toISOString();
  return [
    { what: 'keys-in-memory', until: after(keyring.cacheMs) },
    { what: 'raw-webhooks', until: after(rawWebhooksMs) },
  ];
}
