import { problem } from '@wabus/api-contract';
import { type TemplateState, templateDecider, templateStatus } from '@wabus/domain';
import { type EventData, streamName, templateId as templateIdOf } from '@wabus/events';
import { purposeOf } from '@wabus/gates';
import type { ConnectedProject } from '../projects/connected-project.ts';
import type { Core } from '../streams/core.ts';
import { readSnapshot } from '../streams/snapshots.ts';
import { type MessageBody, renderContent, wantedTemplate } from './content.ts';

type Queued = EventData<'MessageQueued'>;

/** A message but for whom it is for: content as Meta takes it, under the name of its type. */
export interface Prepared extends Pick<Queued, 'messageType' | 'purpose' | 'priority' | 'templateId'> {
  readonly content: unknown;
}

/**
 * What a request wants to send: a template that is approved, with its variables filled, or free-form content as it came.
 * @throws {ProblemError} `template-not-approved`, `variable-missing`, `variable-invalid`
 */
export async function prepare(
  core: Core,
  tenantId: string,
  project: ConnectedProject,
  body: MessageBody,
): Promise<Prepared> {
  if (body.type !== 'template') return freeForm(body);
  const wanted = wantedTemplate(body);
  const template = await approvedTemplate(core, tenantId, project, wanted);
  const purpose = purposeOf(template.category);
  return {
    messageType: 'template',
    purpose,
    // Somebody waits for a code, which is of no use later: it does not stand behind a campaign.
    priority: body.priority ?? (purpose === 'authentication' ? 'conversational' : 'bulk'),
    templateId: template.templateId,
    content: renderContent(wanted, template),
  };
}

function freeForm(body: Exclude<MessageBody, { type: 'template' }>): Prepared {
  const { type } = body;
  const content: unknown = new Map(Object.entries(body)).get(type);
  return { messageType: type, purpose: 'none', priority: body.priority ?? 'conversational', content };
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
