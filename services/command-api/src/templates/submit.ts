import { problem } from '@wabus/api-contract';
import { type TemplateState, templateDecider } from '@wabus/domain';
import { type Position, streamName } from '@wabus/events';
import { type Command, contextOf } from '../streams/command.ts';
import type { Core } from '../streams/core.ts';
import {
  failureOfAnswer,
  type GraphFailure,
  graphProblem,
  maySucceedLater,
  metaOf,
  type problemOfFailure,
} from '../streams/graph-problems.ts';
import { earlierTry } from '../streams/snapshots.ts';

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
export async function submit(core: Core, command: Command, template: TemplateState): Promise<Submitted> {
  const { templateId, wabaId, name, language, category, components, projectId } = template;
  const stream = streamName.template(templateId);
  const earlier = await earlierTry(core, templateDecider, stream, command);
  if (earlier?.event.type === 'TemplateSubmissionFailed') throw refusal(earlier.event.data.failure);
  if (earlier) return { state: earlier.state, position: earlier.position, replayed: true };
  templateDecider.decide({ type: 'CheckSubmittable', templateId }, template);
  const { tenantId } = command;
  const token = await core.vault.get({ tenantId, projectId, purpose: 'business-token' });
  if (!token) throw problem('project-not-active', { detail: 'The project has no business token.' });
  const answer = await core.graph.createTemplate(wabaId, { name, language, category, components }, token);
  const context = contextOf(command, wabaId, wabaId);
  if (answer.kind === 'ok') {
    const { id: metaTemplateId, category: answered = category } = answer.value;
    const result = await core.runner.run({
      decider: templateDecider,
      stream,
      command: { type: 'RecordSubmitted', templateId, metaTemplateId, category: answered },
      context,
    });
    return { state: result.state as TemplateState, position: result.position, replayed: false };
  }
  if (isNotTheTemplates(answer)) throw graphProblem(answer);
  const failure = failureOfAnswer(answer);
  await core.runner.run({
    decider: templateDecider,
    stream,
    command: { type: 'RecordSubmissionFailed', templateId, failure },
    context,
  });
  const meta = metaOf(answer);
  throw problem('template-refused', { detail: failure.detail, ...(meta ? { meta } : {}) });
}

/** Whether the trouble is Meta's or the token's, and so says nothing of the template. */
function isNotTheTemplates(answer: GraphFailure): boolean {
  return maySucceedLater(answer) || failureOfAnswer(answer).class === 'auth';
}

function refusal(failure: Parameters<typeof problemOfFailure>[0]) {
  const { detail, meta } = failure;
  return problem('template-refused', { detail, ...(meta ? { meta } : {}) });
}
