import { none, promise } from './broken-promise.ts';
import type { CheckInput } from './check-input.ts';
import type { Incident } from './incident.ts';
import type { AcceptedSend, MetaRecord } from './meta-record.ts';
import type { EventRow, MessageRow } from './tables.ts';

/** What was sent, and what is not known of it. */
export interface Sends {
  /** Messages that Meta's side accepted. */
  readonly received: number;
  /** Calls whose answer never came to be recorded, by the incident that their attempt came before. */
  readonly answersLostPerIncident: readonly number[];
  /** Those of them that were called unknown before a webhook told, resolved later or not. */
  readonly unknownPerIncident: readonly number[];
  /** Messages whose outcome is unknown to the end: a person sees them, and nobody sends them again. */
  readonly leftUnknown: number;
  /** People who withdrew their consent, and the longest time after it that an attempt was still recorded. */
  readonly stops: { readonly people: number; readonly latestAttemptMs: number };
}

/** From the record of an attempt to the end of its call, at the longest. */
const LONGEST_CALL_MS = 60_000;

/** P3: at most one message each. P4: each has the status that Meta's side told. And who stopped gets no more. */
export function checkSends(
  input: CheckInput,
  { accepted }: MetaRecord,
  messages: readonly MessageRow[],
  events: readonly EventRow[],
): Sends {
  checkOnce(input, accepted, messages);
  checkStatuses(accepted, messages);
  const { answersLostPerIncident, unknownPerIncident } = checkUnknowns(input, events);
  const leftUnknown = messages.filter(({ status }) => status === 'unknown').length;
  const stops = checkStops(messages, events, input.stopLimitMs);
  return { received: accepted.length, answersLostPerIncident, unknownPerIncident, leftUnknown, stops };
}

function checkOnce(
  { actors }: CheckInput,
  accepted: readonly AcceptedSend[],
  messages: readonly MessageRow[],
): void {
  const campaignOf = new Map(messages.map((row) => [row.message_id, row.campaign_id]));
  const times = Map.groupBy(accepted, ({ messageId }) => messageId);
  none(
    'P3',
    [...times].filter(([, sends]) => sends.length > 1).map(([id]) => id),
    'messages were sent twice',
  );
  for (const { campaignId, recipients } of actors) {
    const sends = accepted.filter(({ messageId }) => campaignOf.get(messageId) === campaignId);
    const people = Map.groupBy(sends, ({ recipient }) => recipient);
    none(
      'P3',
      [...people.values()].filter((own) => own.length > 1),
      'people were sent to twice',
    );
    const rows = messages.filter(
      ({ campaign_id, direction }) => campaign_id === campaignId && direction === 'outbound',
    );
    promise('P1', rows.length === recipients, `${recipients} recipients have ${rows.length} messages`);
  }
}

/** Ways in which a message ends that Meta's side never accepted. */
const NOT_TAKEN = new Set(['suppressed', 'failed', 'unknown']);

function checkStatuses(accepted: readonly AcceptedSend[], messages: readonly MessageRow[]): void {
  const told = new Map(accepted.map(({ messageId, status }) => [messageId, status]));
  const wrong = messages
    .filter(({ direction }) => direction === 'outbound')
    .filter(({ message_id, status }) => {
      const expected = told.get(message_id);
      return expected === undefined ? !NOT_TAKEN.has(status) : status !== expected;
    })
    .map(({ message_id, status }) => ({
      message: message_id,
      status,
      meta: told.get(message_id) ?? 'nothing',
    }));
  none('P4', wrong, 'messages have another status than Meta told');
}

/** Events in which the sender itself tells what an attempt came to; a failure counts when it was the answer. */
const ANSWERS = new Set([
  'MessageAccepted',
  'MessageHeldForQualityAssessment',
  'MessageDeferred',
  'MessageSendAbandoned',
]);

/** Only who was killed or frozen while it called loses answers, and no more than it may have calls under way. */
function checkUnknowns(
  { incidents }: CheckInput,
  events: readonly EventRow[],
): Pick<Sends, 'answersLostPerIncident' | 'unknownPerIncident'> {
  const attempts = events.filter(({ type }) => type === 'MessageSendAttempted');
  const answered = new Set(
    events
      .filter(({ type, source }) => ANSWERS.has(type) || (type === 'MessageFailed' && source === 'response'))
      .map(({ attemptId }) => attemptId),
  );
  const unknown = new Set(
    events.filter(({ type }) => type === 'MessageOutcomeUnknown').map(({ attemptId }) => attemptId),
  );
  const lost = attempts.filter(({ attemptId }) => !answered.has(attemptId));
  const incidentOf = ({ recordedAt }: EventRow): number => incidentBehind(incidents, recordedAt);
  const perIncident = (some: readonly EventRow[]): number[] =>
    incidents.map((_, index) => some.filter((event) => incidentOf(event) === index).length);
  const answersLostPerIncident = perIncident(lost);
  none(
    'P3',
    incidents
      .map(({ name, unknownAtMost }, index) => ({
        name,
        unknownAtMost,
        found: answersLostPerIncident[index] ?? 0,
      }))
      .filter(({ found, unknownAtMost }) => found > unknownAtMost),
    'incidents lost more answers than calls were under way',
  );
  none(
    'P3',
    lost.filter((event) => incidentOf(event) === -1),
    'answers were lost without an incident',
  );
  const unknownPerIncident = perIncident(attempts.filter(({ attemptId }) => unknown.has(attemptId)));
  return { answersLostPerIncident, unknownPerIncident };
}

/**
 * The incident that took the answer of an attempt of this time, -1 for none. One that may take answers goes before one
 * that was just over when the attempt was made.
 */
function incidentBehind(incidents: readonly Incident[], attemptedAt: string): number {
  const made = Date.parse(attemptedAt);
  const taking = incidents.findIndex(
    ({ unknownAtMost, from, at }) =>
      unknownAtMost > 0 && made >= Date.parse(from) - LONGEST_CALL_MS && made <= Date.parse(at),
  );
  return taking === -1 ? incidents.findIndex(({ at }) => made <= Date.parse(at)) : taking;
}

function checkStops(
  messages: readonly MessageRow[],
  events: readonly EventRow[],
  limitMs = Number.POSITIVE_INFINITY,
): Sends['stops'] {
  const stoppedAt = new Map<string, number>();
  for (const { type, contactId, recordedAt } of events) {
    if (type === 'ConsentWithdrawn' && contactId && !stoppedAt.has(contactId))
      stoppedAt.set(contactId, Date.parse(recordedAt));
  }
  const contactOf = new Map(messages.map((row) => [`message-${row.message_id}`, row.contact_id]));
  const after = events
    .filter(({ type }) => type === 'MessageSendAttempted')
    .map(({ stream, recordedAt }) => {
      const stopped = stoppedAt.get(contactOf.get(stream) ?? '');
      return stopped === undefined ? 0 : Date.parse(recordedAt) - stopped;
    });
  const latestAttemptMs = Math.max(0, ...after);
  const why = `an attempt was recorded ${latestAttemptMs} ms after the person withdrew`;
  promise('P3', latestAttemptMs <= limitMs, why);
  return { people: stoppedAt.size, latestAttemptMs };
}
