import { problem } from '@wabus/api-contract';
import type { Command, Decision } from '@wabus/commands';
import {
  draftedComponents,
  parameterFormatOf,
  type TemplateCommand,
  type TemplateState,
  templateDecider,
} from '@wabus/domain';
import { type Position, streamName } from '@wabus/events';
import type { ProviderRefusal } from '@wabus/provider';
import type { Core } from '../streams/core.ts';
import {
  failureOfAnswer,
  graphProblem,
  maySucceedLater,
  type problemOfFailure,
} from '../streams/graph-problems.ts';
import { ownSnapshot } from '../streams/snapshots.ts';
import { handedIn } from './handed-in.ts';

/** A template after its submission. */
export interface Submitted {
  readonly state: TemplateState;
  readonly position: Position;
  readonly replayed: boolean;
}

/**
 * Hands a draft to Meta, once per command: a repeat answers what became of the first time.
 * @throws {ProblemError} `template-refused` (recorded), `graph-unavailable` (nothing recorded), `project-not-active`
 * @throws {DomainError} `template-not-submittable`
 */
export function submit(core: Core, command: Command, { templateId }: TemplateState): Promise<Submitted> {
  return core.idempotency.alone(
    `submission of ${templateId}`,
    () => submitAlone(core, command, templateId),
    () => problem('template-not-submittable'),
  );
}

async function submitAlone(core: Core, command: Command, templateId: string): Promise<Submitted> {
  const stream = streamName.template(templateId);
  const effect = await core.idempotency.run({ decider: templateDecider, stream, command }, () =>
    handIn(core, command.tenantId, templateId),
  );
  const { event, replayed } = effect;
  if (event?.type === 'TemplateSubmissionFailed') throw refusal(event.data.failure, replayed);
  // Another request was faster: Meta refuses this one because it has the template of that one.
  if (!replayed && !event && effect.wanted.type === 'RecordSubmissionFailed') {
    throw problem('template-not-submittable', { detail: 'Another request has just submitted the template.' });
  }
  return effect;
}

/** Hands the draft to Meta; what Meta said of it is to be recorded. */
async function handIn(core: Core, tenantId: string, templateId: string): Promise<Decision<TemplateCommand>> {
  const stream = streamName.template(templateId);
  const { state: template } = await ownSnapshot(core, templateDecider, stream, tenantId);
  templateDecider.decide({ type: 'CheckSubmittable', templateId }, template);
  const { wabaId, name, language, category, projectId } = template;
  const components = draftedComponents(template);
  const token = await core.vault.get({ tenantId, projectId, purpose: 'business-token' });
  if (!token) throw problem('project-not-active', { detail: 'The project has no business token.' });
  const named = parameterFormatOf(components) === 'NAMED' ? { parameter_format: 'NAMED' } : {};
  const asked = { name, language, category, components, ...named };
  const answer = await handedIn(core.provider, wabaId, asked, token);
  const place = { key: wabaId, wabaId };
  if (answer.kind === 'ok') {
    const { id: metaTemplateId, category: answered = category } = answer.value;
    return { ...place, wanted: { type: 'RecordSubmitted', templateId, metaTemplateId, category: answered } };
  }
  if (isNotTheTemplates(answer)) throw graphProblem(answer);
  const failure = failureOfAnswer(answer);
  return { ...place, wanted: { type: 'RecordSubmissionFailed', templateId, failure } };
}

/** Whether the trouble is Meta's or the token's, and so says nothing of the template. */
function isNotTheTemplates(answer: ProviderRefusal): boolean {
  return maySucceedLater(answer) || failureOfAnswer(answer).class === 'auth';
}

function refusal({ detail, meta }: Parameters<typeof problemOfFailure>[0], replayed: boolean) {
  return problem('template-refused', { detail, replayed, ...(meta ? { meta } : {}) });
}
