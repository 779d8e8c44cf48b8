import {
  fold,
  type MessageCommand,
  type MessageFailure,
  type MessageState,
  messageDecider,
  type QueueMessage,
  type RecordStatus,
} from '@wabus/domain';
import { type DomainEvent, derivedId, type EventData } from '@wabus/events';
import { recorded } from './specification.ts';

/** The message that tests of the message stream tell of. */
export const messageId = 'm1';
/** What is queued. */
export const queuedData: EventData<'MessageQueued'> = {
  messageId,
  projectId: 'p1',
  wabaId: 'w1',
  phoneNumberId: 'n1',
  contactId: 'c1',
  campaignId: 'k1',
  round: 0,
  templateId: 'x1',
  messageType: 'template',
  purpose: 'marketing',
  priority: 'bulk',
  sentBy: 'campaign',
};
/** Its personal part. */
export const personal = { to: '+5511999990000', content: { name: 'hello' } };
/** The command that queues it. */
export const queueIt: QueueMessage = { type: 'QueueMessage', ...queuedData, personal };
/** A failure that is final. */
export const failure: MessageFailure = {
  code: 'meta-131026',
  class: 'permanent-recipient',
  detail: 'Meta cannot deliver to this person.',
};
/** A failure by our own rule. */
export const ownRule: MessageFailure = {
  code: 'variable-missing',
  class: 'own-rule',
  detail: 'No value for 1.',
};

/** A time of the day of the tests. */
export const at = (minute: number): string => new Date(Date.UTC(2026, 10, 21, 10, minute)).toISOString();

/** Own events of a message, by short names. */
export const own = {
  queued: { type: 'MessageQueued' as const, data: queuedData },
  released: (release = 1): DomainEvent => {
    const { round: _round, sentBy: _sentBy, ...data } = queuedData;
    return { type: 'MessageReleased', data: { ...data, release } };
  },
  attempted: (attemptId = 'a1', number = 1): DomainEvent => ({
    type: 'MessageSendAttempted',
    data: { messageId, attemptId, number, callBy: at(2) },
  }),
  abandoned: (attemptId = 'a1'): DomainEvent => ({
    type: 'MessageSendAbandoned',
    data: { messageId, attemptId, reason: 'too late' },
  }),
  accepted: (attemptId = 'a1', wamid = `wamid.${attemptId}`): DomainEvent => ({
    type: 'MessageAccepted',
    data: { messageId, attemptId, wamid, at: at(3) },
  }),
  held: (attemptId = 'a1', wamid = `wamid.${attemptId}`): DomainEvent => ({
    type: 'MessageHeldForQualityAssessment',
    data: { messageId, attemptId, wamid, at: at(3) },
  }),
  rejected: (attemptId = 'a1'): DomainEvent => ({
    type: 'MessageFailed',
    data: { messageId, attemptId, at: at(3), source: 'response', failure },
  }),
  deferred: (attemptId?: string): DomainEvent => ({
    type: 'MessageDeferred',
    data: { messageId, ...(attemptId ? { attemptId } : {}), dueAt: at(30), reason: 'throttled' },
  }),
  suppressed: {
    type: 'MessageSuppressed',
    data: { messageId, projectId: 'p1', contactId: 'c1', campaignId: 'k1', failure: ownRule },
  },
  unknown: (attemptId = 'a1'): DomainEvent => ({
    type: 'MessageOutcomeUnknown',
    data: { messageId, attemptId, reason: 'timeout' },
  }),
} as const satisfies Record<string, DomainEvent | ((...names: never[]) => DomainEvent)>;

/** A status webhook; its event id derives from what it is. */
export function status(
  kind: RecordStatus['status'],
  minute: number,
  named: { attemptId?: string; wamid?: string } = { attemptId: 'a1' },
): RecordStatus {
  const wamid = named.wamid ?? `wamid.${named.attemptId}`;
  return {
    type: 'RecordStatus',
    messageId,
    eventId: derivedId('status-of-test', kind, wamid, named.attemptId ?? 'by wamid', minute),
    status: kind,
    wamid,
    ...(named.attemptId === undefined ? {} : { attemptId: named.attemptId }),
    at: at(minute),
    ...(kind === 'failed' ? { failure } : {}),
    from: { wabaId: 'w1', phoneNumberId: 'n1' },
  };
}

/** One thing that happens to a message: an event of our own as it stands, or a command to be decided. */
export type Happening =
  | { readonly event: DomainEvent; readonly second: number }
  | { readonly command: MessageCommand };

/** The state after these happenings, and how many events the commands among them appended. */
export function happen(happenings: readonly Happening[]): { state: MessageState; appended: number } {
  let state = messageDecider.initialState;
  let appended = 0;
  for (const happening of happenings) {
    if ('event' in happening) {
      state = messageDecider.evolve(state, recorded(happening.event, happening.second));
      continue;
    }
    const events = messageDecider.decide(happening.command, state);
    state = fold(
      messageDecider,
      events.map((event, index) => recorded(event, 1_000 + index)),
      state,
    );
    appended += events.length;
  }
  return { state, appended };
}
