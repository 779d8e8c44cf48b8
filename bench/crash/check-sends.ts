import { none, promise } from './broken-promise.ts';
import type { CheckInput } from './check.ts';
import type { AcceptedSend, MetaRecord } from './meta-record.ts';
import type { EventRow, MessageRow } from './tables.ts';

/** What was sent, and what is not known of it. */
export interface Sends {
  /** Messages that Meta's side accepted. */
  readonly received: number;
  /** Unknown outcomes, resolved later or not, by the incident that their attempt came before. */
  readonly unknownPerIncident: readonly number[];
  /** Messages whose outcome is unknown to the end: a person sees them, and nobody sends them again. */
  readonly leftUnknown: number;
  /** People who withdrew their consent, and the longest time after it that an attempt was still recorded. */
  readonly stops: { readonly people: number; readonly latestAttemptMs: number };
}

/** Gates may be a second old; the rest is the way from the gate to the record of the attempt. */
const STOP_LIMIT_MS = 1_500;

/** P3: at most one message each. P4: each has the status that Meta's side told. And who stopped gets no more. */
export function checkSends(
  input: CheckInput,
  { accepted }: MetaRecord,
  messages: readonly MessageRow[],
  events: readonly EventRow[],
): Sends {
  checkOnce(input, accepted, messages);
  checkStatuses(accepted, messages);
  const unknownPerIncident = checkUnknowns(input, events);
  const leftUnknown = messages.filter(({ status }) => status === 'unknown').length;
  const stops = checkStops(messages, events);
  return { received: accepted.length, unknownPerIncident, leftUnknown, stops };
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

function checkUnknowns({ incidents }: CheckInput, events: readonly EventRow[]): number[] {
  const attemptedAt = new Map(
    events
      .filter(({ type }) => type === 'MessageSendAttempted')
      .map(({ attemptId, recordedAt }) => [attemptId, recordedAt]),
  );
  const lost = events.filter(({ type }) => type === 'MessageOutcomeUnknown');
  const incidentOf = ({ attemptId }: EventRow): number =>
    incidents.findIndex(({ at }) => (attemptedAt.get(attemptId) ?? '') <= at);
  const places = lost.map(incidentOf);
  const perIncident = incidents.map((_, index) => places.filter((found) => found === index).length);
  none(
    'P3',
    incidents
      .map(({ name, unknownAtMost }, index) => ({ name, unknownAtMost, found: perIncident[index] ?? 0 }))
      .filter(({ found, unknownAtMost }) => found > unknownAtMost),
    'incidents left more unknown than calls were under way',
  );
  none(
    'P3',
    lost.filter((event) => incidentOf(event) === -1),
    'outcomes became unknown without an incident',
  );
  return perIncident;
}

function checkStops(messages: readonly MessageRow[], events: readonly EventRow[]): Sends['stops'] {
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
  promise('P3', latestAttemptMs <= STOP_LIMIT_MS, why);
  return { people: stoppedAt.size, latestAttemptMs };
}
