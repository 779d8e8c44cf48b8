import { MESSAGE_STATUSES, type MessageStatus } from '@wabus/domain';

/** Status → when it was first seen; the evidence behind a message's status. */
export type StatusTimes = Readonly<Partial<Record<MessageStatus, Date>>>;

/** The time columns of a row. */
export type TimeColumns = { readonly [Status in MessageStatus as `${Status}_at`]: Date | null };

/** Names of the time columns, for a select list. */
export const TIME_COLUMNS = MESSAGE_STATUSES.map((status) => `${status}_at`).join(', ');

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
  for (const status of MESSAGE_STATUSES) {
    const at = row[`${status}_at`];
    if (at) times[status] = at;
  }
  return times;
}
