import { type CallOf, type commandRoutes, problem, type RouteAnswer } from '@wabus/api-contract';
import {
  messageDecider,
  type TemplateState,
  templateDecider,
  templateStatus,
  tenantDecider,
} from '@wabus/domain';
import {
  type CatalogueEvent,
  derivedId,
  type EventData,
  type PersonalData,
  streamName,
  templateId as templateIdOf,
} from '@wabus/events';
import { identify } from '../contacts/identify.ts';
import { readPhone } from '../phone/read-phone.ts';
import { activeProject, type ConnectedProject } from '../projects/connected-project.ts';
import { type Command, commandOf, contextOf } from '../streams/command.ts';
import type { Core } from '../streams/core.ts';
import { earlierTry, placeOf, readSnapshot } from '../streams/snapshots.ts';
import { type MessageBody, renderContent, wantedTemplate } from './content.ts';
import { queuedMessage } from './message-resource.ts';

type Queued = Extract<CatalogueEvent, { type: 'MessageQueued' }>;

/**
 * Queues one message. Whether it may be sent is decided from the streams of project and template, which are the
 * truth; what changes later suppresses it.
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
  const wanted = wantedTemplate(call.body);
  const to = await phoneOf(core, tenantId, call.body);
  const project = await activeProject(core, tenantId, call.body.projectId);
  const template = await approvedTemplate(core, tenantId, project, wanted);
  const content = renderContent(wanted, template);
  return queue(core, call.body, command, { messageId, to, content, project, template });
}

interface Ready {
  readonly messageId: string;
  readonly to: string;
  readonly content: unknown;
  readonly project: ConnectedProject;
  readonly template: TemplateState;
}

async function queue(core: Core, body: MessageBody, command: Command, ready: Ready): Promise<RouteAnswer> {
  const { messageId, to, content, project, template } = ready;
  const { tenantId } = command;
  const { wabaId, phoneNumberId } = project.connection;
  const [contactId = ''] = await identify(core, command, command.commandId, [to]);
  const { externalId, metadata, priority } = body;
  const data: EventData<'MessageQueued'> = {
    messageId,
    projectId: project.projectId,
    wabaId,
    phoneNumberId,
    contactId,
    templateId: template.templateId,
    messageType: 'template',
    purpose: purposeOf(template.category),
    priority,
    sentBy: 'api',
  };
  const personal: PersonalData<'MessageQueued'> = {
    to,
    content,
    ...(externalId === undefined ? {} : { externalId }),
    ...(metadata === undefined ? {} : { metadata }),
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

/** Whether this request queued the message: under one key another process may have done so at the same moment. */
async function isOwn(core: Core, { correlationId }: Command, messageId: string): Promise<boolean> {
  const [queued] = await core.store.readStream(streamName.message(messageId), { maxCount: 1 });
  return queued?.correlationId === correlationId;
}

/** The first answer again: from the event as it was recorded, whatever became of the message since. */
async function repeated(core: Core, tenantId: string, messageId: string): Promise<RouteAnswer> {
  const [event] = await core.store.readStream(streamName.message(messageId), { maxCount: 1 });
  const queued = event as Queued;
  const [part] = queued.personal;
  const opened = part ? await core.keyring.open([{ ...part, tenantId, eventId: queued.id }]) : [null];
  const personal = opened[0] as PersonalData<'MessageQueued'> | null;
  return {
    status: 202,
    body: queuedMessage(queued.data, personal, queued.recordedAt),
    position: placeOf(queued.key, queued.position),
    location: addressOf(tenantId, messageId),
    replayed: true,
  };
}

async function phoneOf(core: Core, tenantId: string, body: MessageBody): Promise<string> {
  if (typeof body.to !== 'string') throw problem('recipient-kind-not-supported');
  const tenant = body.country ? null : await readSnapshot(core, tenantDecider, streamName.tenant(tenantId));
  const country = body.country ?? tenant?.state?.country;
  const phone = readPhone(body.to, country);
  if (phone) return phone;
  const detail = `\`to\` is not a phone number${country ? ` as read in ${country}` : ''}.`;
  throw problem('invalid-phone-number', {
    detail,
    errors: [{ path: 'to', code: 'invalid-phone-number', detail }],
  });
}

async function approvedTemplate(
  core: Core,
  tenantId: string,
  project: ConnectedProject,
  wanted: { name: string; language: string },
): Promise<TemplateState> {
  const templateId = templateIdOf(project.connection.wabaId, wanted.name, wanted.language);
  const template = await readSnapshot(core, templateDecider, streamName.template(templateId));
  if (!template?.state || template.tenantId !== tenantId) {
    throw problem('template-not-approved', { detail: `No template ${wanted.name} in ${wanted.language}.` });
  }
  const status = templateStatus(template.state);
  if (status !== 'approved') throw problem('template-not-approved', { detail: `The template is ${status}.` });
  return template.state;
}

function purposeOf(category: string): EventData<'MessageQueued'>['purpose'] {
  const purpose = category.toLowerCase();
  return purpose === 'utility' || purpose === 'authentication' ? purpose : 'marketing';
}

const addressOf = (tenantId: string, messageId: string): string =>
  `/v1/tenants/${tenantId}/messages/${messageId}`;
