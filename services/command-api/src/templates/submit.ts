import { problem } from '@wabus/api-contract';
import { parameterFormatOf, type TemplateState, templateDecider } from '@wabus/domain';
import { type Position, streamName } from '@wabus/events';
import { type Command, contextOf } from '../streams/command.ts';
import type { Core } from '../streams/core.ts';
import {
  failureOfAnswer,
  type GraphFailure,
  graphProblem,
  maySucceedLater,
  type problemOfFailure,
} from '../streams/graph-problems.ts';
import { earlierTry, ownSnapshot } from '../streams/snapshots.ts';
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
  const handing = () => handIn(core, command, templateId);
  return core.keyed.alone(`submission of ${templateId}`, handing, 'template-not-submittable');
}

async function handIn(core: Core, command: Command, templateId: string): Promise<Submitted> {
  const stream = streamName.template(templateId);
  const earlier = await earlierTry(core, templateDecider, stream, command);
  if (earlier?.event.type === 'TemplateSubmissionFailed') throw refusal(earlier.event.data.failure, true);
  if (earlier) return { state: earlier.state, position: earlier.position, replayed: true };
  const { tenantId } = command;
  const { state: template } = await ownSnapshot(core, templateDecider, stream, tenantId);
  templateDecider.decide({ type: 'CheckSubmittable', templateId }, template);
  const { wabaId, name, language, category, components, projectId } = template;
  const token = await core.vault.get({ tenantId, projectId, purpose: 'business-token' });
  if (!token) throw problem('project-not-active', { detail: 'The project has no business token.' });
  const named = parameterFormatOf(components) === 'NAMED' ? { parameter_format: 'NAMED' } : {};
  const asked = { name, language, category, components, ...named };
  const answer = await handedIn(core.graph, wabaId, asked, token);
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
  const refused = await core.runner.run({
    decider: templateDecider,
    stream,
    command: { type: 'RecordSubmissionFailed', templateId, failure },
    context,
  });
  // Another process was faster: Meta refuses this one because it has the template of that one.
  if (refused.state?.metaTemplateId === undefined) throw refusal(failure, false);
  const first = await earlierTry(core, templateDecider, stream, command);
  if (first) return { state: first.state, position: first.position, replayed: true };
  throw problem('template-not-submittable', { detail: 'Another request has just submitted the template.' });
}

/** Whether the trouble is Meta's or the token's, and so says nothing of the template. */
function isNotTheTemplates(answer: GraphFailure): boolean {
  return maySucceedLater(answer) || failureOfAnswer(answer).class === 'auth';
}

function refusal({ detail, meta }: Parameters<typeof problemOfFailure>[0], replayed: boolean) {
  return problem('template-refused', { detail, replayed, ...(meta ? { meta } : {}) });
}
