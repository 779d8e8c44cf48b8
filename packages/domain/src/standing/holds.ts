import type { MessagePurpose } from '../contact/consent.ts';
import type { AccountStanding } from './account-standing.ts';
import type { NumberStanding } from './number-standing.ts';
import { isAfter, type Said } from './said.ts';

/** Why Meta takes nothing from an account or a number, or not all. */
export const HOLD_REASONS = [
  'account-disabled',
  'account-gone',
  'account-disconnected',
  'account-restricted',
  'payment-issue',
  'number-disconnected',
] as const;

/** Something that Meta does not let be sent, as it said itself: what waits goes once it is lifted. */
export interface Hold {
  readonly reason: (typeof HOLD_REASONS)[number];
  /** Meta's word for it. */
  readonly word: string;
  /** RFC 3339, Meta's clock. */
  readonly since: string;
  /** RFC 3339: it is over by itself then; absent: when Meta says so. */
  readonly until?: string;
  /** Only messages of these purposes; absent: all. */
  readonly purposes?: readonly MessagePurpose[];
  /** A project that worked later than it was said is proof that it is over. */
  readonly endsByWorking: boolean;
}

/** Which messages a restriction of Meta's stops; of the others none. */
const STOPPED: Readonly<Record<string, readonly MessagePurpose[]>> = {
  RESTRICTED_BIZ_INITIATED_MESSAGING: ['marketing', 'utility', 'authentication'],
  RESTRICTED_CUSTOMER_INITIATED_MESSAGING: ['none'],
  RESTRICTED_UTILITY_TEMPLATES: ['utility'],
};

/** How long after Meta wanted to be paid messages go again, in milliseconds. */
const PAYMENT_TRIED_AFTER_MS = 3_600_000;

/** What Meta does not let an account send; those with an end stay in it, whatever the time. */
export function accountHolds({ ban, presence, access, payment, restrictions }: AccountStanding): Hold[] {
  const holds: Hold[] = [];
  if (ban?.value === 'disabled')
    holds.push({ ...hold('account-disabled', 'DISABLE', ban), endsByWorking: false });
  if (presence && presence.value !== 'there') {
    holds.push({ ...hold('account-gone', presence.value.toUpperCase(), presence), endsByWorking: true });
  }
  if (access?.value === 'taken' && !isAfter(presence?.value === 'there' ? presence : undefined, access)) {
    holds.push({ ...hold('account-disconnected', 'PARTNER_REMOVED', access), endsByWorking: true });
  }
  if (payment) {
    // Nothing tells that somebody paid: after a while it is tried again.
    const until = new Date(Date.parse(payment.at) + PAYMENT_TRIED_AFTER_MS).toISOString();
    holds.push({ ...hold('payment-issue', String(payment.value), payment), until, endsByWorking: true });
  }
  // In one order, whichever of them Meta told first.
  for (const [word, told] of Object.entries(restrictions).sort(([one], [other]) => (one < other ? -1 : 1))) {
    const purposes = STOPPED[word];
    if (!purposes || (ban?.value === 'reinstated' && !isAfter(told, ban))) continue;
    const { until } = told.value;
    const ends = until ? { until } : {};
    holds.push({ ...hold('account-restricted', word, told), ...ends, purposes, endsByWorking: false });
  }
  return holds;
}

/** What Meta does not let a number send. */
export function numberHolds({ disconnected }: NumberStanding): Hold[] {
  if (!disconnected) return [];
  return [{ ...hold('number-disconnected', disconnected.value, disconnected), endsByWorking: true }];
}

/** When the account was back on the platform, RFC 3339: its numbers are, too. */
export const accountBackSince = ({ presence }: AccountStanding): string | null =>
  presence?.value === 'there' ? presence.at : null;

const hold = (reason: Hold['reason'], word: string, { at }: Said<unknown>) => ({ reason, word, since: at });

/** What of an account, its number and the project that has them decides whether something is held. */
interface HeldBy {
  readonly holds: readonly Hold[];
  /** RFC 3339: when the project last worked, and when its account came back; null for never. */
  readonly worksSince: string | null;
  readonly backSince: string | null;
}

/**
 * The first hold that stands at this moment (milliseconds since 1970) for messages of a purpose; without one, the first
 * that stands for all messages.
 */
export function standingHold(
  { holds, worksSince, backSince }: HeldBy,
  now: number,
  purpose?: MessagePurpose,
): Hold | undefined {
  const proven = Math.max(...[worksSince, backSince].map((at) => (at === null ? 0 : Date.parse(at))));
  return holds.find(({ since, until, purposes, endsByWorking }) => {
    if (until !== undefined && Date.parse(until) <= now) return false;
    if (endsByWorking && proven > Date.parse(since)) return false;
    return purposes === undefined || (purpose !== undefined && purposes.includes(purpose));
  });
}
