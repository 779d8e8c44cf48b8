/** The statuses whose first time a message row keeps, each in the column `<status>_at`. */
export const TIMED_STATUSES = [
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

/** A status whose time is kept. */
export type TimedStatus = (typeof TIMED_STATUSES)[number];

/** Status → when it was first seen; the evidence behind a message's status. */
export type StatusTimes = Readonly<Record<string, Date>>;

/** The time columns of a row. */
export type TimeColumns = { readonly [Status in TimedStatus as `${Status}_at`]: Date | null };

/** Names of the time columns, for a select list. */
export const TIME_COLUMNS = TIMED_STATUSES.map((status) => `${status}_at`).join(', ');

/** Why a message failed or was suppressed, as the event said. */
export interface FailureRow {
  readonly code: string;
  readonly class?: string;
  readonly detail: string;
  readonly meta?: { readonly code: number; readonly message: string; readonly [key: string]: unknown };
}

/** The times that are there. */
export function statusTimesOf(row: TimeColumns): StatusTimes {
  const times: Record<string, Date> = {};
  for (const status of TIMED_STATUSES) {
    const at = row[`${status}_at`];
    if (at) times[status] = at;
  }
  return times;
}
