import type { CatalogueEvent, EventData, RecordedEvent } from '@wabus/events';

/** What became of messages: the row as it is now, or null for one that is settled. */
export type WorkChanges = ReadonlyMap<string, WorkRow | null>;

/** A message that is not settled, as the table `work` keeps it. Times are RFC 3339. */
export interface WorkRow {
  readonly messageId: string;
  /** Of `wabus.events`: that of the message's key. */
  readonly partition: number;
  readonly tenantId: string;
  readonly projectId: string;
  readonly phoneNumberId: string;
  readonly contactId: string;
  readonly campaignId: string | null;
  readonly templateId: string | null;
  readonly purpose: EventData<'MessageQueued'>['purpose'];
  readonly priority: 'conversational' | 'bulk';
  readonly state: 'queued' | 'released' | 'attempted' | 'deferred';
  /** How often it was released. */
  readonly release: number;
  /** Last revision of its stream that was applied. */
  readonly revision: number;
  /** Since when it is in this state. */
  readonly since: string;
  /** When something is to be done about it; null: it waits for what the reason names. */
  readonly checkAt: string | null;
  readonly attemptId: string | null;
  readonly reason: string | null;
}

/** Whether a message was handed to the sender and is not settled; else it waits. */
export const isInFlight = ({ state }: WorkRow): boolean => state === 'released' || state === 'attempted';

/** Waiting times of the scheduler, in milliseconds. */
export interface Deadlines {
  /** Released and not attempted for so long: released again, each time after twice as long. */
  readonly releaseAgainMs: number;
  /** Attempted and not settled so long after `callBy`: outcome unknown. The call's time-out and the clocks' skew. */
  readonly unknownAfterMs: number;
  /** Abandoned: released again after so long. */
  readonly abandonedMs: number;
}

/** The defaults: 60 s; 10 s time-out and 3 s skew; 1 s. */
export const DEFAULT_DEADLINES: Deadlines = {
  releaseAgainMs: 60_000,
  unknownAfterMs: 13_000,
  abandonedMs: 1_000,
};

/**
 * Each release puts a record more before a sender, and only the last counts: one that stood still for an hour must not
 * find sixty of every message.
 */
const MAX_DOUBLINGS = 5;

const later = (time: string, ms: number): string => new Date(Date.parse(time) + ms).toISOString();

/** The row after an event of its stream; null when the message is settled (or was, and this is only evidence). */
export function foldWork(
  row: WorkRow | null,
  recorded: RecordedEvent,
  partition: number,
  deadlines: Deadlines,
): WorkRow | null {
  const event = recorded as CatalogueEvent;
  const { revision, recordedAt: since } = event;
  switch (event.type) {
    case 'MessageQueued':
    case 'MessageReleased':
      return { ...opened(event, row), partition, ...stateOf(event, deadlines), revision, since };
    case 'MessageSendAttempted': {
      const { attemptId, callBy } = event.data;
      const checkAt = later(callBy, deadlines.unknownAfterMs);
      return row && { ...row, state: 'attempted', revision, since, checkAt, attemptId, reason: null };
    }
    case 'MessageSendAbandoned': {
      const checkAt = later(since, deadlines.abandonedMs);
      return (
        row && { ...row, state: 'deferred', revision, since, checkAt, attemptId: null, reason: 'abandoned' }
      );
    }
    case 'MessageDeferred': {
      const { dueAt = null, reason } = event.data;
      return row && { ...row, state: 'deferred', revision, since, checkAt: dueAt, attemptId: null, reason };
    }
    case 'MessageAccepted':
    case 'MessageHeldForQualityAssessment':
    case 'MessageSent':
    case 'MessageDelivered':
    case 'MessageRead':
    case 'MessagePlayed':
    case 'MessageNoted':
    case 'MessageFailed':
    case 'MessageSuppressed':
    case 'MessageOutcomeUnknown':
      return null;
    default:
      return row && { ...row, revision };
  }
}

type Opening = Extract<CatalogueEvent, { type: 'MessageQueued' | 'MessageReleased' }>;

function stateOf(event: Opening, deadlines: Deadlines): Pick<WorkRow, 'state' | 'release' | 'checkAt'> {
  if (event.type === 'MessageQueued') return { state: 'queued', release: 0, checkAt: event.recordedAt };
  const { release } = event.data;
  const checkAt = later(
    event.recordedAt,
    deadlines.releaseAgainMs * 2 ** Math.min(release - 1, MAX_DOUBLINGS),
  );
  return { state: 'released', release, checkAt };
}

function opened({ data, tenantId }: Opening, row: WorkRow | null) {
  return {
    ...row,
    tenantId,
    messageId: data.messageId,
    projectId: data.projectId,
    phoneNumberId: data.phoneNumberId,
    contactId: data.contactId,
    campaignId: data.campaignId ?? null,
    templateId: data.templateId ?? null,
    purpose: data.purpose,
    priority: data.priority,
    attemptId: null,
    reason: null,
  };
}
