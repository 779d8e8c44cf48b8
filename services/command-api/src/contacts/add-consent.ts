import { type ConsentResource, type commandRoutes, problem } from '@wabus/api-contract';
import { type Command, eventOf, identify } from '@wabus/commands';
import { contactDecider } from '@wabus/domain';
import { derivedId, streamName } from '@wabus/events';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import { openPersonal } from '@wabus/keyring';
import { ownId, phoneOf } from '../messages/recipient.ts';
import { unknownContact } from '../messages/unknown-contact.ts';
import { commandOf } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { readPositionOf } from '../streams/snapshots.ts';
import { consentOf } from './contact-resource.ts';

type Body = CallOf<typeof commandRoutes.addConsent>['body'];
type ByAddress = CallOf<typeof commandRoutes.addConsentByAddress>['body'];

/** Clocks of CRMs may be ahead of ours by this, in milliseconds. */
const CLOCK_SKEW_MS = 60_000;

/** Records what a known person said of being written to. */
export async function addConsent(
  core: Core,
  call: CallOf<typeof commandRoutes.addConsent>,
): Promise<RouteAnswer> {
  const { id } = call.params;
  return recordConsent(core, await commandOf(core, call), id, call.body);
}

/** Records what somebody at an address said of being written to; whoever is new becomes a contact first. */
export async function addConsentByAddress(
  core: Core,
  call: CallOf<typeof commandRoutes.addConsentByAddress>,
): Promise<RouteAnswer> {
  const command = await commandOf(core, call);
  notLaterThanNow(core, call.body);
  const contactId = await contactOf(core, command, call.body);
  return recordConsent(core, command, contactId, call.body);
}

async function contactOf(core: Core, command: Command, { to, country }: ByAddress): Promise<string> {
  const { tenantId } = command;
  if (typeof to === 'object' && 'contactId' in to) {
    const [first] = await core.store.readStream(streamName.contact(tenantId, to.contactId), { maxCount: 1 });
    if (!first) throw unknownContact();
    return to.contactId;
  }
  const address =
    typeof to === 'string'
      ? ({ kind: 'phone', value: await phoneOf(core, tenantId, to, country) } as const)
      : ({ kind: 'userId', value: ownId(to.userId) } as const);
  // Of its own cause: the consent is what the command left in the stream.
  const cause = { ...command, causationId: derivedId('identify', command.commandId) };
  const [contactId = ''] = await identify(core, cause, [address]);
  return contactId;
}

async function recordConsent(
  core: Core,
  command: Command,
  contactId: string,
  body: Body,
): Promise<RouteAnswer> {
  const { tenantId } = command;
  const stream = streamName.contact(tenantId, contactId);
  const effect = await core.idempotency.run({ decider: contactDecider, stream, command }, () => {
    notLaterThanNow(core, body);
    const { purpose, state, source, evidence, occurredAt } = body;
    const now = core.clock.now().toISOString();
    // Never later than we heard of it: what the person says next is the newer word.
    const said = occurredAt === undefined ? { now } : { at: occurredAt < now ? occurredAt : now };
    const given = {
      contactId,
      purpose,
      state,
      source,
      said,
      ...(evidence === undefined ? {} : { evidence }),
    };
    return { wanted: { type: 'RecordConsent' as const, ...given }, key: tenantId };
  });
  const event = eventOf(effect, body.state === 'given' ? 'ConsentGiven' : 'ConsentWithdrawn');
  const [opened] = await openPersonal(core.keyring, [event]);
  const resource: ConsentResource = { id: event.id, contactId, ...consentOf(opened) };
  return {
    status: 201,
    body: resource,
    position: readPositionOf(event.key, effect.position),
    location: `/v1/tenants/${tenantId}/contacts/${contactId}`,
    replayed: effect.replayed,
  };
}

/** What is said to be said later would stay the newest word until then. */
function notLaterThanNow(core: Core, { occurredAt }: Body): void {
  if (occurredAt === undefined || Date.parse(occurredAt) <= core.clock.now().getTime() + CLOCK_SKEW_MS)
    return;
  throw problem('validation-failed', {
    detail: 'Wrong: occurredAt.',
    errors: [{ path: 'occurredAt', code: 'in-the-future', detail: 'must not be later than now' }],
  });
}
