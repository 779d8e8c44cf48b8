import {
  type Breakdown,
  MESSAGE_STATUSES,
  type MessageStatus,
  messageStatus,
  STATUS_MEANINGS,
  statusTimesOf,
} from '@wabus/domain';
import { campaignMessageId } from '@wabus/events';
import type { PoolClient } from '@wabus/postgres';
import type { FoldResult } from '@wabus/projection';
import type { OutboundState } from './outbound-state.ts';
import { campaignTallies } from './tables.ts';
import { TIME_COLUMNS, type TimeColumns, statusTimesOf as timesOfRow } from './times.ts';

/** A message of a campaign, as far as the campaign's numbers depend on it. */
export interface CountedMessage {
  readonly status: MessageStatus;
  /** Statuses that it ever had: `bitsOf` them. */
  readonly had: number;
  /** Position of its first event: of several messages to a person the newest says how the person stands. */
  readonly place: bigint;
}

/** What a person counts in the numbers of a campaign, each 0 or 1; sums of them are the campaign's tallies. */
export type PersonCounts = Readonly<Record<Ever | `now_${Exclude<Breakdown, 'pending'>}`, number>>;

type Ever = keyof typeof EVER;

const BITS = Object.fromEntries(MESSAGE_STATUSES.map((status, place) => [status, 1 << place])) as Readonly<
  Record<MessageStatus, number>
>;

/** A number that says which statuses these are. */
export const bitsOf = (statuses: readonly MessageStatus[]): number =>
  statuses.reduce((bits, status) => bits | BITS[status], 0);

const REACHED = bitsOf(['delivered', 'read']);

/** What counts once a person had any message of which this holds; what comes later implies what came before. */
const EVER = {
  suppressed: bitsOf(['suppressed']),
  queued: bitsOf(['queued']),
  accepted: bitsOf(['accepted', 'sent', 'delivered', 'read']),
  held: bitsOf(['held']),
  sent: bitsOf(['sent', 'delivered', 'read']),
  delivered: REACHED,
  read: bitsOf(['read']),
  failed: bitsOf(['failed']),
  unknown: bitsOf(['unknown']),
} as const;

/** What a person counts with these messages of one campaign; nothing without any. Who is pending is everybody else. */
export function countsOfPerson(messages: readonly CountedMessage[]): PersonCounts {
  let newest: CountedMessage | undefined;
  let had = 0;
  let failed = 0;
  for (const message of messages) {
    if (!newest || newest.place < message.place) newest = message;
    had |= message.had;
    // A message that failed and was delivered or read after all did not fail.
    if ((message.had & REACHED) === 0) failed |= message.had & EVER.failed;
  }
  const now = newest && STATUS_MEANINGS[newest.status].breakdown;
  return {
    suppressed: Number((had & EVER.suppressed) !== 0),
    queued: Number((had & EVER.queued) !== 0),
    accepted: Number((had & EVER.accepted) !== 0),
    held: Number((had & EVER.held) !== 0),
    sent: Number((had & EVER.sent) !== 0),
    delivered: Number((had & EVER.delivered) !== 0),
    read: Number((had & EVER.read) !== 0),
    failed: Number(failed !== 0),
    unknown: Number((had & EVER.unknown) !== 0),
    now_suppressed: Number(now === 'suppressed'),
    now_failed: Number(now === 'failed'),
    now_unknown: Number(now === 'unknown'),
    now_accepted: Number(now === 'accepted'),
    now_reached: Number(now === 'reached'),
  };
}

/** The names of what is counted, as columns of the table. */
export const COUNTED = Object.keys(countsOfPerson([])) as (keyof PersonCounts)[];

interface Person {
  readonly tenantId: string;
  readonly campaignId: string;
  readonly contactId: string;
  readonly before: CountedMessage[];
  readonly after: CountedMessage[];
  /** RFC 3339, the earliest sign that Meta took one of those that changed. */
  takenAt: string | null;
  /** One of those that changed is of a later round than the first. */
  isOfSeveralRounds: boolean;
  /** Of the last event of those that changed. */
  position: bigint;
}

/**
 * Adds to the tallies of campaigns what these changes of messages count. All of it is sums and a minimum, so neither order
 * nor batches show: the tallies equal a count of the rows.
 */
export async function tallyCampaigns(
  tx: PoolClient,
  changed: readonly FoldResult<OutboundState>[],
): Promise<void> {
  const persons = new Map<string, Person>();
  for (const result of changed) addTo(persons, result);
  if (persons.size === 0) return;
  const list = [...persons.values()];
  await addUnchanged(tx, persons, changed);
  const campaigns = Map.groupBy(list, ({ campaignId }) => campaignId);
  const rows = [...campaigns].map(([campaignId, people]) => rowOf(campaignId, people));
  await tx.query(ADD, columnsOf(rows));
}

const keyOf = (campaignId: string, contactId: string): string => `${campaignId} ${contactId}`;

function addTo(
  persons: Map<string, Person>,
  { id, tenantId, state, before, createdPosition, position }: FoldResult<OutboundState>,
): void {
  const { queued, suppression } = state.message;
  const campaignId = queued?.campaignId ?? suppression?.campaignId;
  const contactId = queued?.contactId ?? suppression?.contactId;
  if (campaignId === undefined || contactId === undefined) return;
  const key = keyOf(campaignId, contactId);
  const person: Person = persons.get(key) ?? {
    ...{ tenantId, campaignId, contactId, before: [], after: [], takenAt: null },
    ...{ isOfSeveralRounds: false, position: 0n },
  };
  if (before) person.before.push(countedOf(before, createdPosition));
  person.after.push(countedOf(state, createdPosition));
  const { accepted, sent, delivered, read } = statusTimesOf(state.message);
  person.position = later(person.position, BigInt(position));
  person.isOfSeveralRounds ||= id !== campaignMessageId(campaignId, contactId, 0);
  person.takenAt = [accepted, sent, delivered, read].reduce(earlier, person.takenAt);
  persons.set(key, person);
}

const later = (one: bigint, other: bigint): bigint => (one > other ? one : other);

function earlier(one: string | null, other: string | null | undefined): string | null {
  if (one === null || other === null || other === undefined) return one ?? other ?? null;
  return Date.parse(other) < Date.parse(one) ? other : one;
}

function countedOf({ message }: OutboundState, createdPosition: string | bigint): CountedMessage {
  return {
    status: messageStatus(message),
    had: bitsOf(Object.keys(statusTimesOf(message)) as MessageStatus[]),
    place: BigInt(createdPosition),
  };
}

/** The people of campaigns of which a later round than the first is known, by these changes or by those before them. */
async function ofSeveralRounds(tx: PoolClient, persons: readonly Person[]): Promise<Person[]> {
  const several = new Set(
    persons.flatMap(({ campaignId, isOfSeveralRounds }) => (isOfSeveralRounds ? campaignId : [])),
  );
  const others = new Set(persons.map(({ campaignId }) => campaignId)).difference(several);
  if (others.size > 0) {
    const { rows } = await tx.query<{ id: string }>(
      'select campaign_id as id from campaign_tallies where campaign_id = any($1::uuid[]) and several_rounds',
      [[...others]],
    );
    for (const { id } of rows) several.add(id);
  }
  return persons.filter(({ campaignId }) => several.has(campaignId));
}

/**
 * Messages of earlier or later rounds to the same people count with them. In the first round nobody has two: their id is
 * made of campaign and person.
 */
async function addUnchanged(
  tx: PoolClient,
  persons: ReadonlyMap<string, Person>,
  changed: readonly FoldResult<OutboundState>[],
): Promise<void> {
  const list = await ofSeveralRounds(tx, [...persons.values()]);
  if (list.length === 0) return;
  const { rows } = await tx.query<
    TimeColumns & { campaign: string; contact: string; status: MessageStatus; place: string }
  >(
    `select m.campaign_id as campaign, m.contact_id as contact, m.status, m.created_position as place, ${TIME_COLUMNS}
     from unnest($1::text[], $2::uuid[], $3::uuid[]) as k (tenant_id, campaign_id, contact_id)
     join messages m using (tenant_id, campaign_id, contact_id) where m.message_id <> all($4::uuid[])`,
    [
      list.map(({ tenantId }) => tenantId),
      list.map(({ campaignId }) => campaignId),
      list.map(({ contactId }) => contactId),
      changed.map(({ id }) => id),
    ],
  );
  for (const row of rows) {
    const had = bitsOf(Object.keys(timesOfRow(row)) as MessageStatus[]);
    const message = { status: row.status, had, place: BigInt(row.place) };
    const person = persons.get(keyOf(row.campaign, row.contact));
    person?.before.push(message);
    person?.after.push(message);
  }
}

type TallyRow = readonly [
  tenantId: string,
  campaignId: string,
  ...counts: number[],
  takenAt: string | null,
  isOfSeveralRounds: boolean,
  position: string,
];

function rowOf(campaignId: string, people: readonly Person[]): TallyRow {
  const sums = COUNTED.map(() => 0);
  for (const { before, after } of people) {
    const [was, is] = [countsOfPerson(before), countsOfPerson(after)];
    COUNTED.forEach((name, index) => {
      sums[index] = (sums[index] ?? 0) + is[name] - was[name];
    });
  }
  const takenAt = people.reduce<string | null>((least, person) => earlier(least, person.takenAt), null);
  const position = people.reduce((most, person) => later(most, person.position), 0n);
  const isOfSeveralRounds = people.some((person) => person.isOfSeveralRounds);
  return [people[0]?.tenantId ?? '', campaignId, ...sums, takenAt, isOfSeveralRounds, `${position}`];
}

const columnsOf = (rows: readonly TallyRow[]): unknown[][] =>
  (rows[0] ?? []).map((_, column) => rows.map((row) => row[column]));

const NAMES = Object.keys(campaignTallies.columns);
const ARRAYS = Object.values(campaignTallies.columns).map(({ type }, index) => `$${index + 1}::${type}[]`);
const ADD = `insert into campaign_tallies as old (${NAMES.join(', ')}) select * from unnest(${ARRAYS.join(', ')})
  on conflict (campaign_id) do update set
    ${COUNTED.map((name) => `${name} = old.${name} + excluded.${name}`).join(', ')},
    first_taken_at = least(old.first_taken_at, excluded.first_taken_at),
    several_rounds = old.several_rounds or excluded.several_rounds,
    position = greatest(old.position, excluded.position)`;
