/** What a call to Meta came to, and what webhooks said of it later. */
export type AttemptMark =
  | 'attempted'
  | 'abandoned'
  | 'deferred'
  | 'unknown'
  | 'accepted'
  | 'held'
  | 'sent'
  | 'failed'
  | 'delivered'
  | 'read';

/** When each mark was set first, RFC 3339. Merging by the earliest time is commutative and idempotent. */
export type MarkTimes = Readonly<Partial<Record<AttemptMark, string>>>;

/**
 * Every status of a message, in the order of an export's columns: the HTTP face, the columns of times, counts and
 * exports follow from this list.
 */
export const MESSAGE_STATUSES = [
  'queued',
  'accepted',
  'held',
  'sent',
  'delivered',
  'read',
  'failed',
  'unknown',
  'deferred',
  'suppressed',
] as const;

/** A message's status, as in the HTTP face. */
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/** The groups of a campaign's `breakdown`: each message is in exactly one. */
export const BREAKDOWN_GROUPS = [
  'suppressed',
  'failed',
  'unknown',
  'pending',
  'accepted',
  'reached',
] as const;

/** One of these groups. */
export type Breakdown = (typeof BREAKDOWN_GROUPS)[number];

/** What is known of each status: what it means and its group, for the code and for the documentation alike. */
export type StatusMeanings = {
  readonly [Status in MessageStatus]: { readonly meaning: string; readonly breakdown: Breakdown };
};

/** Every status with its meaning and its group. */
export const STATUS_MEANINGS: StatusMeanings = {
  queued: { meaning: 'It waits for its turn, or its call is under way.', breakdown: 'pending' },
  accepted: { meaning: 'Meta took it.', breakdown: 'accepted' },
  held: {
    meaning: "Meta took it and holds it until the template's quality is known.",
    breakdown: 'accepted',
  },
  sent: { meaning: "It left Meta's servers.", breakdown: 'reached' },
  delivered: { meaning: 'It is on a device.', breakdown: 'reached' },
  read: { meaning: 'It was displayed.', breakdown: 'reached' },
  failed: { meaning: 'Meta refused it, or said later that it failed.', breakdown: 'failed' },
  unknown: { meaning: 'The answer of its call was lost.', breakdown: 'unknown' },
  deferred: { meaning: 'It is tried again later.', breakdown: 'pending' },
  suppressed: { meaning: 'Not sent, by our own rule.', breakdown: 'suppressed' },
};

/** Marks of one attempt that tell something, the most telling first. */
const TELLING = ['read', 'delivered', 'failed', 'sent', 'held', 'accepted', 'unknown'] as const;

/** The group of a campaign's `breakdown` that a status counts in. */
export function breakdownOf(status: MessageStatus): Breakdown {
  return STATUS_MEANINGS[status].breakdown;
}

/** Both sets of marks; where both have one, the earlier time. */
export function mergeTimes(one: MarkTimes, other: MarkTimes): MarkTimes {
  const merged: Partial<Record<AttemptMark, string>> = { ...one };
  for (const [mark, at] of Object.entries(other) as [AttemptMark, string][]) {
    merged[mark] = earlier(merged[mark], at);
  }
  return merged;
}

/** The earlier of two times, by the clock and not by their spelling. */
export function earlier(one: string | undefined, other: string): string {
  if (one === undefined) return other;
  const order = Date.parse(one) - Date.parse(other) || (one < other ? -1 : 1);
  return order <= 0 ? one : other;
}

/** The most telling mark of one attempt; null when its call has no outcome (yet), was abandoned or refused for now. */
export function attemptStatus(times: MarkTimes): (typeof TELLING)[number] | null {
  return TELLING.find((mark) => times[mark] !== undefined) ?? null;
}

/** What the status of a message depends on. A projection may keep just this. */
export interface StatusEvidence {
  readonly suppressed: boolean;
  /** Deferred, and not released since. */
  readonly deferred: boolean;
  /** One entry per attempt; `number` counts from 1 and is absent for one known only from a webhook. */
  readonly attempts: readonly { readonly number?: number; readonly times: MarkTimes }[];
}

/** The most telling status of the newest attempt; read or delivered of any attempt wins. */
export function statusOf({ suppressed, deferred, attempts }: StatusEvidence): MessageStatus {
  for (const mark of ['read', 'delivered'] as const) {
    if (attempts.some(({ times }) => times[mark] !== undefined)) return mark;
  }
  const newest = newestAttempt(attempts);
  const told = newest && attemptStatus(newest.times);
  if (told) return told;
  if (suppressed) return 'suppressed';
  return deferred ? 'deferred' : 'queued';
}

function newestAttempt(attempts: StatusEvidence['attempts']): StatusEvidence['attempts'][number] | undefined {
  let newest: StatusEvidence['attempts'][number] | undefined;
  for (const attempt of attempts) {
    if (!newest || (attempt.number ?? 0) > (newest.number ?? 0)) newest = attempt;
  }
  return newest;
}
