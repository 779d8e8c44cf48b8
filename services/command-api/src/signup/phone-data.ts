import { consequenceOf } from '@wabus/commands';
import { historyDecider, type ProjectState, type RecordHistory } from '@wabus/domain';
import { type Actor, derivedId, streamName } from '@wabus/events';
import type { Secret } from '@wabus/platform';
import type { ProviderAnswer } from '@wabus/provider';
import type { Core } from '../streams/core.ts';
import { failureOfAnswer, maySucceedLater } from '../streams/graph-problems.ts';

/** Who asks, for which project, with what. */
interface Asking {
  readonly tenantId: string;
  readonly project: ProjectState;
  readonly actor: Actor;
  readonly token: Secret;
  /** Of the last try a passing failure is final, too. */
  readonly last: boolean;
}

type Answer = ProviderAnswer<{ readonly requestId?: string }>;

/**
 * Asks for what the phone app of a number knows: its contacts, then what was said before. What comes of it comes by
 * webhooks; nobody waits for it, and a no costs the project nothing but that. Answers whether to try again.
 */
export async function requestPhoneData(core: Core, asking: Asking): Promise<'asked' | 'later'> {
  const { project, token, last } = asking;
  const phoneNumberId = project.connection?.phoneNumberId ?? '';
  for (const what of ['contacts', 'history'] as const) {
    const at = core.clock.now().toISOString();
    const answer = await core.provider.requestPhoneData(phoneNumberId, what, token);
    if (answer.kind !== 'ok' && !last && maySucceedLater(answer)) return 'later';
    if (what === 'history') await record(core, asking, wordOf(asking, answer, at));
    else if (answer.kind !== 'ok' && !isAskedBefore(answer)) {
      const { code } = failureOfAnswer(answer);
      core.logger.warn({ phoneNumberId, code }, 'Meta does not tell the contacts of a phone app');
    }
  }
  return 'asked';
}

const isAskedBefore = (answer: Answer): boolean =>
  answer.kind === 'rejected' && answer.because === 'asked-before';

function wordOf(
  { project: { projectId, connection, signup } }: Asking,
  answer: Answer,
  at: string,
): RecordHistory {
  const { wabaId = '', phoneNumberId = '' } = connection ?? {};
  const data = { phoneNumberId, wabaId, projectId, at };
  const id = derivedId('history-request', phoneNumberId, signup?.signupId ?? '', answer.kind);
  if (answer.kind === 'ok') {
    const event = { type: 'HistoryImportRequested', id, data: { ...data, ...answer.value } } as const;
    return { type: 'RecordHistory', event };
  }
  if (isAskedBefore(answer)) {
    return { type: 'RecordHistory', event: { type: 'HistoryImportRequested', id, data }, ifNotAsked: true };
  }
  // Words of Meta's that no store takes would keep the project from going live.
  const { meta: _words, ...failure } = failureOfAnswer(answer);
  return { type: 'RecordHistory', event: { type: 'HistoryImportRefused', id, data: { ...data, failure } } };
}

function record(core: Core, { tenantId, project, actor }: Asking, command: RecordHistory): Promise<unknown> {
  const { wabaId, phoneNumberId } = command.event.data;
  const correlationId = project.signup?.signupId ?? project.projectId;
  return core.runner.run({
    decider: historyDecider,
    stream: streamName.number(phoneNumberId),
    command,
    context: consequenceOf({ tenantId, correlationId, actor }, correlationId, wabaId, wabaId),
  });
}
