import { type ConsentResource, type commandRoutes, problem } from '@wabus/api-contract';
import { identify } from '@wabus/commands';
import { contactDecider } from '@wabus/domain';
import { type CatalogueEvent, derivedId, streamName } from '@wabus/events';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import { openPersonal } from '@wabus/keyring';
import { phoneOf, unknownContact } from '../messages/recipient.ts';
import { type Command, contextOf } from '../streams/command.ts';
import { commandOf } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { earlierTry, placeOf } from '../streams/snapshots.ts';
import { consentOf } from './contact-resource.ts';

type Body = CallOf<typeof commandRoutes.addConsent>['body'];
type ByAddress = CallOf<typeof commandRoutes.addConsentByAddress>['body'];
type ConsentEvent = Extract<CatalogueEvent, { type: 'ConsentGiven' | 'ConsentWithdrawn' }>;

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
  core.keyed.check(command);
  notLaterThanNow(core, call.body);
  const contactId = await contactOf(core, command, call.body);
  const answer = await recordConsent(core, command, contactId, call.body);
  core.keyed.remember(command);
  return answer;
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
      : ({ kind: 'userId', value: to.userId } as const);
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
  const earlier = await earlierTry(core, contactDecider, stream, command);
  if (earlier) return answer(core, earlier.event as ConsentEvent, true);
  notLaterThanNow(core, body);
  const { purpose, state, source, evidence, occurredAt } = body;
  const now = core.clock.now().toISOString();
  const result = await core.runner.run({
    decider: contactDecider,
    stream,
    command: {
      type: 'RecordConsent',
      ...{ contactId, purpose, state, source },
      // Never later than we heard of it: what the person says next is the newer word.
      said: occurredAt === undefined ? { now } : { at: occurredAt < now ? occurredAt : now },
      ...(evidence === undefined ? {} : { evidence }),
    },
    context: contextOf(command, tenantId),
  });
  // Under one key another process may have recorded it at the same moment: what stands in the stream is the answer.
  const recorded = await earlierTry(core, contactDecider, stream, command);
  if (recorded) {
    const foreign = recorded.event.correlationId !== command.correlationId;
    return answer(core, recorded.event as ConsentEvent, result.replayed || foreign);
  }
  const event = { ...result.events[0], position: result.position } as unknown as ConsentEvent;
  return answer(core, event, false);
}

async function answer(core: Core, event: ConsentEvent, replayed: boolean): Promise<RouteAnswer> {
  const { id, tenantId, key, position } = event;
  const { contactId } = event.data;
  const [opened] = await openPersonal(core.keyring, [event]);
  const body: ConsentResource = { id, contactId, ...consentOf(opened) };
  return {
    status: 201,
    body,
    position: placeOf(key, position),
    location: `/v1/tenants/${tenantId}/contacts/${contactId}`,
    replayed,
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
