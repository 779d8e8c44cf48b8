import {
  type Breakdown,
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
  /** Statuses that it ever had. */
  readonly had: ReadonlySet<MessageStatus>;
  /** Position of its first event: of several messages to a person the newest says how the person stands. */
  readonly place: bigint;
}

/** What a person counts in the numbers of a campaign, each 0 or 1; sums of them are the campaign's tallies. */
export type PersonCounts = Readonly<Record<Ever | `now_${Exclude<Breakdown, 'pending'>}`, number>>;

type Ever = keyof typeof EVER;

const anyOf =
  (...statuses: readonly MessageStatus[]) =>
  (had: ReadonlySet<MessageStatus>): boolean =>
    statuses.some((status) => had.has(status));

/** What counts once a person had any message of which this holds; what comes later implies what came before. */
const EVER = {
  suppressed: anyOf('suppressed'),
  queued: anyOf('queued'),
  accepted: anyOf('accepted', 'sent', 'delivered', 'read'),
  held: anyOf('held'),
  sent: anyOf('sent', 'delivered', 'read'),
  delivered: anyOf('delivered', 'read'),
  read: anyOf('read'),
  failed: (had: ReadonlySet<MessageStatus>): boolean => had.has('failed') && !anyOf('delivered', 'read')(had),
  unknown: anyOf('unknown'),
} as const;

/** What a person counts with these messages of one campaign; nothing without any. Who is pending is everybody else. */
export function countsOfPerson(messages: readonly CountedMessage[]): PersonCounts {
  const newest = messages.reduce<CountedMessage | null>(
    (newest, message) => (newest && newest.place > message.place ? newest : message),
    null,
  );
  const group = newest && STATUS_MEANINGS[newest.status].breakdown;
  const ever = (name: Ever): number => Number(messages.some(({ had }) => EVER[name](had)));
  const now = (wanted: Breakdown): number => Number(group === wanted);
  return {
    suppressed: ever('suppressed'),
    queued: ever('queued'),
    accepted: ever('accepted'),
    held: ever('held'),
    sent: ever('sent'),
    delivered: ever('delivered'),
    read: ever('read'),
    failed: ever('failed'),
    unknown: ever('unknown'),
    now_suppressed: now('suppressed'),
    now_failed: now('failed'),
    now_unknown: now('unknown'),
    now_accepted: now('accepted'),
    now_reached: now('reached'),
  };
}

/** The names of what is counted, as columns of the table. */
export const COUNTED = Object.keys(countsOfPerson([])) as (keyof PersonCounts)[];

/** A change of a campaign's numbers: what was counted is taken back, what counts now is added. */
export function difference(before: PersonCounts, after: PersonCounts): PersonCounts {
  const changes = COUNTED.map((name) => [name, after[name] - before[name]] as const);
  return Object.fromEntries(changes) as Record<keyof PersonCounts, number>;
}

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
    had: new Set(Object.keys(statusTimesOf(message)) as MessageStatus[]),
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
    const had = new Set(Object.keys(timesOfRow(row)) as MessageStatus[]);
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
    const changes = difference(countsOfPerson(before), countsOfPerson(after));
    for (const [index, name] of COUNTED.entries()) sums[index] = (sums[index] ?? 0) + changes[name];
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
