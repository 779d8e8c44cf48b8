import { problem } from '@wabus/api-contract';
import { type TemplateState, templateDecider } from '@wabus/domain';
import { type EventData, streamName, templateId as templateIdOf } from '@wabus/events';
import { purposeOf } from '@wabus/gates';
import { requireOpenGates } from '../gates/require-open-gates.ts';
import type { ConnectedProject } from '../projects/connected-project.ts';
import type { Core } from '../streams/core.ts';
import { readSnapshot } from '../streams/snapshots.ts';
import { type MessageBody, renderContent, type WantedTemplate, wantedTemplate } from './content.ts';

type Queued = EventData<'MessageQueued'>;

/** A message but for whom it is for: content as Meta takes it, under the name of its type. */
export interface Prepared extends Pick<Queued, 'messageType' | 'purpose' | 'priority' | 'templateId'> {
  readonly content: unknown;
}

/** What a request wants to send, and the template that it names. */
interface Wanted {
  readonly prepared: Prepared;
  readonly template?: TemplateState;
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
): Promise<Wanted> {
  if (body.type !== 'template') return { prepared: freeForm(body) };
  const wanted = wantedTemplate(body);
  const template = await approvedTemplate(core, tenantId, project, wanted);
  const purpose = purposeOf(template.category);
  const prepared: Prepared = {
    messageType: 'template',
    purpose,
    // Somebody waits for a code, which is of no use later: it does not stand behind a campaign.
    priority: body.priority ?? (purpose === 'authentication' ? 'conversational' : 'bulk'),
    templateId: template.templateId,
    content: renderContent(wanted, template),
  };
  return { prepared, template };
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
  { name, language }: Pick<WantedTemplate, 'name' | 'language'>,
): Promise<TemplateState> {
  const templateId = templateIdOf(project.connection.wabaId, name, language);
  const found = await readSnapshot(core, templateDecider, streamName.template(templateId));
  if (!found?.state || found.tenantId !== tenantId) {
    throw problem('template-not-approved', { detail: `No template ${name} in ${language}.` });
  }
  const template = found.state;
  await requireOpenGates(core, { tenantId, projectId: project.projectId, templateId }, { project, template });
  return template;
}
