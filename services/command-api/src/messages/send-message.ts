import type { commandRoutes } from '@wabus/api-contract';
import { identify } from '@wabus/commands';
import { messageDecider } from '@wabus/domain';
import { type CatalogueEvent, derivedId, type EventData, type PersonalData, streamName } from '@wabus/events';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import { openPersonal } from '@wabus/keyring';
import { requireOpenGates } from '../gates/require-open-gates.ts';
import { NOBODY } from '../gates/stream-states.ts';
import { activeProject, type ConnectedProject } from '../projects/connected-project.ts';
import { type Command, contextOf } from '../streams/command.ts';
import { commandOf } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { earlierTry, placeOf } from '../streams/snapshots.ts';
import type { MessageBody } from './content.ts';
import { queuedMessage } from './message-resource.ts';
import { type Prepared, prepare } from './prepare.ts';
import { type Recipient, recipientOf } from './recipient.ts';

type Queued = Extract<CatalogueEvent, { type: 'MessageQueued' }>;

/**
 * Queues one message. Whether it may be sent is decided from the streams of project, template, tenant and person, which
 * are the truth, and from the gates for what many streams tell; what changes later suppresses it.
 */
export async function sendMessage(
  core: Core,
  call: CallOf<typeof commandRoutes.sendMessage>,
): Promise<RouteAnswer> {
  const { tenantId } = call.params;
  const command = await commandOf(core, call);
  const messageId = derivedId('message', command.commandId);
  const earlier = await earlierTry(core, messageDecider, streamName.message(messageId), command);
  if (earlier) return repeated(core, tenantId, messageId);
  const to = await recipientOf(core, tenantId, call.body);
  const project = await activeProject(core, tenantId, call.body.projectId);
  const { prepared, template } = await prepare(core, tenantId, project, call.body);
  const { projectId, connection } = project;
  const { purpose, templateId } = prepared;
  const person = { contactId: to.contactId ?? NOBODY, phoneNumberId: connection.phoneNumberId, purpose };
  await requireOpenGates(core, { tenantId, projectId, templateId, ...person }, { project, template });
  return queue(core, call.body, command, { messageId, to, project, prepared });
}

interface Ready {
  readonly messageId: string;
  readonly to: Recipient;
  readonly project: ConnectedProject;
  readonly prepared: Prepared;
}

async function queue(core: Core, body: MessageBody, command: Command, ready: Ready): Promise<RouteAnswer> {
  const { messageId, to, project, prepared } = ready;
  const { tenantId } = command;
  const { wabaId, phoneNumberId } = project.connection;
  const contactId = await contactOf(core, command, to, typeof body.to === 'object');
  const { content, ...kind } = prepared;
  const { externalId, metadata, context, sentBy } = body;
  const data: EventData<'MessageQueued'> = {
    messageId,
    projectId: project.projectId,
    wabaId,
    phoneNumberId,
    contactId,
    ...kind,
    sentBy: sentBy?.kind ?? 'api',
    ...(sentBy?.id === undefined ? {} : { sentById: sentBy.id }),
  };
  const personal: PersonalData<'MessageQueued'> = {
    to: to.phone,
    content,
    ...(externalId === undefined ? {} : { externalId }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(context === undefined ? {} : { context }),
  };
  const result = await core.runner.run({
    decider: messageDecider,
    stream: streamName.message(messageId),
    command: { type: 'QueueMessage', ...data, personal },
    context: contextOf(command, wabaId, wabaId),
  });
  if (result.replayed) return repeated(core, tenantId, messageId);
  if (command.mayBeRepeat && !(await isOwn(core, command, messageId)))
    return repeated(core, tenantId, messageId);
  const queuedAt = result.events[0]?.recordedAt ?? core.clock.now().toISOString();
  return {
    status: 202,
    body: queuedMessage(data, personal, queuedAt),
    position: placeOf(wabaId, result.position),
    location: addressOf(tenantId, messageId),
  };
}

/** Who is named is there already; whoever a number leads to is identified, perhaps for the first time. */
async function contactOf(core: Core, command: Command, to: Recipient, isNamed: boolean): Promise<string> {
  if (isNamed && to.contactId !== null) return to.contactId;
  const cause = { ...command, causationId: command.commandId };
  const [contactId = ''] = await identify(core, cause, [{ kind: 'phone', value: to.phone }]);
  return contactId;
}

/** Whether this request queued the message: under one key another process may have done so at the same moment. */
async function isOwn(core: Core, { correlationId }: Command, messageId: string): Promise<boolean> {
  const [queued] = await core.store.readStream(streamName.message(messageId), { maxCount: 1 });
  return queued?.correlationId === correlationId;
}

/** The first answer again: from the event as it was recorded, whatever became of the message since. */
async function repeated(core: Core, tenantId: string, messageId: string): Promise<RouteAnswer> {
  const [event] = await core.store.readStream(streamName.message(messageId), { maxCount: 1 });
  const queued = event as Queued;
  const [opened] = await openPersonal(core.keyring, [queued]);
  return {
    status: 202,
    body: queuedMessage(queued.data, opened.personal[0] ?? null, queued.recordedAt),
    position: placeOf(queued.key, queued.position),
    location: addressOf(tenantId, messageId),
    replayed: true,
  };
}

const addressOf = (tenantId: string, messageId: string): string =>
  `/v1/tenants/${tenantId}/messages/${messageId}`;
