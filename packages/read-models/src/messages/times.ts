import { MESSAGE_STATUSES, type MessageStatus } from '@wabus/domain';
import type { Relation, RowOf } from '@wabus/projection';
import { STATUS_TIMES, type StatusTimeColumns } from './tables.ts';

/** Status → when it was first seen; the evidence behind a message's status. */
export type StatusTimes = Readonly<Partial<Record<MessageStatus, Date>>>;

/** The time columns of a row. */
export type TimeColumns = RowOf<Relation<StatusTimeColumns>>;

/** Names of the time columns, for a select list. */
export const TIME_COLUMNS = Object.keys(STATUS_TIMES).join(', ');

/** The times that are there. */
export function statusTimesOf(row: TimeColumns): StatusTimes {
  const times: Partial<Record<MessageStatus, Date>> = {};
  for (const status of MESSAGE_STATUSES) {
    const at = row[`${status}_at`];
    if (at) times[status] = at;
  }
  return times;
}

/** Letters of a time in UTC with milliseconds, through the dot before these. */
const [IN_UTC, TO_THE_DOT] = [24, 20];

/** The second of a time: Meta's clock has whole ones, so within one what was recorded first was said first. */
export function toldAt(time: string): string {
  if (time.length === IN_UTC && time.endsWith('Z')) return `${time.slice(0, TO_THE_DOT)}000Z`;
  return new Date(Math.floor(Date.parse(time) / 1_000) * 1_000).toISOString();
}
