import type { commandRoutes } from '@wabus/api-contract';
import { type Command, type Decision, eventOf, identify } from '@wabus/commands';
import { messageDecider, type QueueMessage } from '@wabus/domain';
import { type CatalogueEvent, derivedId, type PersonalData, streamName } from '@wabus/events';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import { openPersonal } from '@wabus/keyring';
import { requireOpenGates } from '../gates/require-open-gates.ts';
import { NOBODY } from '../gates/stream-states.ts';
import type { MediaKeeping } from '../media/upload-media.ts';
import { activeProject } from '../projects/connected-project.ts';
import { commandOf } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { readPositionOf } from '../streams/snapshots.ts';
import { queuedMessage } from './message-resource.ts';
import { prepare } from './prepare.ts';
import { addressFor, type Recipient, recipientOf } from './recipient.ts';
import { requireMedia } from './require-media.ts';

/** What sending stands on: it looks media up that a message names. */
type SendingCore = Core & { readonly media: MediaKeeping };
type SendCall = CallOf<typeof commandRoutes.sendMessage>;
type Queued = Extract<CatalogueEvent, { type: 'MessageQueued' }>;

/**
 * Queues one message. Whether it may be sent is decided from the streams of project, template, tenant and person, which
 * are the truth, and from the gates for what many streams tell; what changes later suppresses it.
 */
export async function sendMessage(core: SendingCore, call: SendCall): Promise<RouteAnswer> {
  const { tenantId } = call.params;
  const command = await commandOf(core, call);
  const messageId = derivedId('message', command.commandId);
  const effect = await core.idempotency.run(
    { decider: messageDecider, stream: streamName.message(messageId), command },
    () => queued(core, call, command, messageId),
  );
  const event = eventOf(effect, 'MessageQueued');
  const personal = effect.replayed ? await personalOf(core, event) : effect.wanted.personal;
  return {
    status: 202,
    body: queuedMessage(event.data, personal, event.recordedAt),
    position: readPositionOf(event.key, effect.position),
    location: `/v1/tenants/${tenantId}/messages/${messageId}`,
    replayed: effect.replayed,
  };
}

/** The message that may be queued, with its contact: whoever is new is identified last. */
async function queued(
  core: SendingCore,
  { params: { tenantId }, body }: SendCall,
  command: Command,
  messageId: string,
): Promise<Decision<QueueMessage>> {
  const to = await recipientOf(core, tenantId, body);
  const project = await activeProject(core, tenantId, body.projectId);
  const { prepared, template } = await prepare(core, tenantId, project, body);
  const { projectId } = project;
  const { wabaId, phoneNumberId } = project.connection;
  const { purpose, templateId } = prepared;
  const address = addressFor(to, prepared);
  const { messageType: type, content: said } = prepared;
  await requireMedia(core, { tenantId, phoneNumberId, type, content: said });
  const person = { contactId: to.contactId ?? NOBODY, phoneNumberId, purpose };
  await requireOpenGates(core, { tenantId, projectId, templateId, ...person }, { project, template });
  const contactId = await contactOf(core, command, to, typeof body.to === 'object' && 'contactId' in body.to);
  const { content, ...kind } = prepared;
  const { externalId, metadata, context, sentBy } = body;
  const message: QueueMessage = {
    type: 'QueueMessage',
    ...{ messageId, projectId, wabaId, phoneNumberId, contactId },
    ...kind,
    sentBy: sentBy?.kind ?? 'api',
    ...(sentBy?.id === undefined ? {} : { sentById: sentBy.id }),
    personal: {
      to: address,
      content,
      ...(externalId === undefined ? {} : { externalId }),
      ...(metadata === undefined ? {} : { metadata }),
      ...(context === undefined ? {} : { context }),
    },
  };
  return { wanted: message, key: wabaId, wabaId };
}

/** Who is named is there already; whoever an address leads to is identified, perhaps for the first time. */
async function contactOf(core: Core, command: Command, to: Recipient, isNamed: boolean): Promise<string> {
  if (isNamed && to.contactId !== null) return to.contactId;
  const cause = { ...command, causationId: command.commandId };
  const [contactId = ''] = await identify(core, cause, [to.to]);
  return contactId;
}

/** What was queued of the person, from the event as it was recorded; null once the person was erased. */
async function personalOf(core: Core, queuedThen: Queued): Promise<PersonalData<'MessageQueued'> | null> {
  const [opened] = await openPersonal(core.keyring, [queuedThen]);
  return opened.personal[0] ?? null;
}
