import { type commandRoutes, type ProblemError, problem } from '@wabus/api-contract';
import { type Command, contextOf } from '@wabus/commands';
import { DomainError, type TemplateState, templateDecider } from '@wabus/domain';
import { derivedId, type Position, streamName, templateId as templateIdOf } from '@wabus/events';
import type { CallOf, RouteAnswer } from '@wabus/http-face';
import { connectedProject } from '../projects/connected-project.ts';
import { commandOf } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { ownSnapshot, readPositionOf } from '../streams/snapshots.ts';
import { checkedCategory } from './checked-template.ts';
import { submit } from './submit.ts';
import { writtenTemplate } from './template-resource.ts';

interface Drafted {
  readonly state: TemplateState;
  readonly position: Position;
  readonly replayed: boolean;
}

/** Writes a template down and, unless told otherwise, hands it to Meta. */
export async function createTemplate(
  core: Core,
  call: CallOf<typeof commandRoutes.createTemplate>,
): Promise<RouteAnswer> {
  const { tenantId } = call.params;
  const command = await commandOf(core, call);
  const drafted = await draft(core, call, command);
  const location = `/v1/tenants/${tenantId}/templates/${drafted.state.templateId}`;
  if (!call.body.submit) return { ...answer(201, drafted), location };
  const step = { ...command, commandId: derivedId('submit-template', command.commandId) };
  const { replayed, ...submitted } = await submit(core, step, drafted.state);
  return { ...answer(201, { ...submitted, replayed: replayed && drafted.replayed }), location };
}

async function draft(
  core: Core,
  call: CallOf<typeof commandRoutes.createTemplate>,
  command: Command,
): Promise<Drafted> {
  const { projectId, name, language, components, variables = {} } = call.body;
  const { connection } = await connectedProject(core, command.tenantId, projectId);
  const { wabaId } = connection;
  const templateId = templateIdOf(wabaId, name, language);
  const stream = streamName.template(templateId);
  const wanted = () => {
    const category = checkedCategory(core.provider, call.body);
    const data = { templateId, projectId, wabaId, name, language, category, components, variables };
    return { wanted: { type: 'DraftTemplate', ...data } as const, key: wabaId, wabaId };
  };
  try {
    return await core.idempotency.run({ decider: templateDecider, stream, command }, wanted);
  } catch (error) {
    throw error instanceof DomainError && error.code === 'template-exists' ? exists(templateId) : error;
  }
}

function exists(id: string): ProblemError {
  const detail = `The account has a template of this name and language: it is ${id}.`;
  return problem('template-exists', { detail, existing: { id } });
}

/** Hands a draft to Meta. */
export async function submitTemplate(
  core: Core,
  call: CallOf<typeof commandRoutes.submitTemplate>,
): Promise<RouteAnswer> {
  const { tenantId, id } = call.params;
  const command = await commandOf(core, call);
  const template = await ownSnapshot(core, templateDecider, streamName.template(id), tenantId);
  return answer(202, await submit(core, command, template.state));
}

/** Says which field fills each variable. */
export async function putTemplateVariables(
  core: Core,
  call: CallOf<typeof commandRoutes.putTemplateVariables>,
): Promise<RouteAnswer> {
  const { tenantId, id } = call.params;
  const command = await commandOf(core, call);
  const stream = streamName.template(id);
  const template = await ownSnapshot(core, templateDecider, stream, tenantId);
  const result = await core.runner.run({
    decider: templateDecider,
    stream,
    command: { type: 'MapVariables', templateId: id, variables: call.body.variables },
    context: contextOf(command, template.key, template.state.wabaId),
  });
  const { replayed: _never, ...changed } = result;
  return answer(200, { ...changed, state: result.state as TemplateState, replayed: false });
}

function answer(status: number, template: Drafted): RouteAnswer {
  const { state, position, replayed } = template;
  return { status, body: writtenTemplate(state), position: readPositionOf(state.wabaId, position), replayed };
}
