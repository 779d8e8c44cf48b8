import { type AccountStanding, unknownAccount } from './account-standing.ts';
import { accountBackSince, accountHolds, type Hold, numberHolds, standingHold } from './holds.ts';
import { type NumberStanding, unknownNumber } from './number-standing.ts';
import { isAfter, type Said } from './said.ts';

/** What is known of how a project stands with Meta. */
export interface Standing {
  /** Null: Meta has said nothing of it. */
  readonly account: AccountStanding | null;
  readonly number: NumberStanding | null;
  /** RFC 3339: when the project last worked; null for never. */
  readonly worksSince: string | null;
}

/** Something that Meta does not let an account or a number do. */
export interface ShownRestriction {
  /** Meta's word for it. */
  readonly restriction: string;
  /** RFC 3339, Meta's clock. */
  readonly since: string;
  readonly until?: string;
  /** What Meta asks to be done. */
  readonly remediation?: string;
}

/** What holds messages of a purpose back at this moment; without a purpose, all messages. */
export function holdIn(
  standing: Standing,
  now: Date,
  purpose?: Parameters<typeof standingHold>[2],
): Hold | undefined {
  return standingHold(heldBy(standing), now.getTime(), purpose);
}

function heldBy({ account, number, worksSince }: Standing) {
  const told = account ?? unknownAccount;
  const holds = [...accountHolds(told), ...numberHolds(number ?? unknownNumber)];
  return { holds, worksSince, backSince: accountBackSince(told) };
}

/** All that Meta does not let the account and the number do at this moment, whether it stops messages or not. */
export function restrictionsIn(standing: Standing, now: Date): ShownRestriction[] {
  const { ban, restrictions } = standing.account ?? unknownAccount;
  const others = heldBy(standing)
    .holds.filter(({ reason }) => reason !== 'account-restricted')
    .filter((hold) => standingHold({ ...heldBy(standing), holds: [hold] }, now.getTime()) !== undefined)
    .map(({ word, since }) => ({ restriction: word, since }));
  const scheduled =
    ban?.value === 'scheduled' ? [{ restriction: 'SCHEDULE_FOR_DISABLE', since: ban.at }] : [];
  const named = Object.entries(restrictions)
    .filter(([, { value }]) => value.until === undefined || Date.parse(value.until) > now.getTime())
    .filter(([, told]) => ban?.value !== 'reinstated' || isAfter(told, ban))
    .map(([restriction, { value, at }]) => ({ restriction, since: at, ...value }));
  return [...others, ...scheduled, ...named];
}

/** A value, and since when it holds; null for what nobody has said. */
export interface Since<Value> {
  readonly value: Value | null;
  /** RFC 3339; null where it was read at the signup, or nobody said it. */
  readonly since: string | null;
}

/** The last of what was read at a signup and what Meta said since, by webhooks of the number or of its account. */
export function latest(
  read: { readonly value: string | null | undefined; readonly at: string | null },
  ...words: readonly (Said<string> | undefined)[]
): Since<string> {
  const told = words
    .filter((word) => word !== undefined)
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
    .at(-1);
  if (!told || (read.at !== null && Date.parse(read.at) > Date.parse(told.at))) {
    return { value: read.value ?? null, since: null };
  }
  return { value: told.value, since: told.at };
}
