import { type PoolClient, prepared } from '@wabus/postgres';
import type { OpenedEvent } from '@wabus/projection';

/**
 * Whom a campaign wrote to and who wrote to the project after that, or within an hour before by the clocks: among these
 * `campaign_replies` finds who answered, so nobody else has to be looked at. Whichever of both messages comes later finds
 * the other; what counts is where they stand in the store, so that batches do not show. What was never queued was not
 * written: nothing looks for who wrote before it.
 */
const WRITERS = `
  insert into campaign_writers as old (tenant_id, campaign_id, contact_id, position)
  select m.tenant_id, m.campaign_id, m.contact_id, min(i.created_position)
  from messages i
  join messages m on m.tenant_id = i.tenant_id and m.contact_id = i.contact_id and m.project_id = i.project_id
    and m.direction = 'outbound' and m.campaign_id is not null and m.queued_at is not null
    and (i.created_position > m.created_position or i.received_at >= m.created_at - interval '1 hour')
  where i.direction = 'inbound' and i.may_answer and`;

const ONCE = `group by 1, 2, 3 order by 2, 3
  on conflict (campaign_id, contact_id) do update set position = excluded.position
  where old.position > excluded.position`;
const CAME = `${WRITERS} i.message_id = any($1::uuid[]) ${ONCE}`;
const SENT = `${WRITERS} (i.tenant_id, i.contact_id) in (select * from unnest($2::text[], $3::uuid[]))
    and m.message_id = any($1::uuid[]) ${ONCE}`;

/** Looked up by itself for each: as a rule nobody has one, and then nothing else is to be asked. */
const WRITTEN_TO = prepared<{ place: number }>(
  'messages.written-to',
  `select person.place::int as place
  from unnest($1::text[], $2::uuid[]) with ordinality as person (tenant_id, contact_id, place)
  cross join lateral (
    (select from messages m where m.tenant_id = person.tenant_id and m.contact_id = person.contact_id
      and m.direction = 'outbound' and m.campaign_id is not null limit 1)
    union all
    (select from message_ties t where t.contact_id = person.contact_id limit 1)
    limit 1
  ) m`,
);

/** Those of what came that may answer a campaign: one has written to the person, perhaps by another contact. */
export async function toCampaigns(
  tx: PoolClient,
  came: readonly OpenedEvent<'MessageReceived'>[],
): Promise<OpenedEvent<'MessageReceived'>[]> {
  if (came.length === 0) return [];
  const rows = await WRITTEN_TO(tx, [
    came.map(({ event }) => event.tenantId),
    came.map(({ event }) => event.data.contactId),
  ]);
  return rows.flatMap(({ place }) => came[place - 1] ?? []);
}

const OF_ONE_PERSON = `
  insert into campaign_writers as old (tenant_id, campaign_id, contact_id, position)
  select m.tenant_id, m.campaign_id, m.contact_id, min(i.created_position)
  from unnest($1::uuid[], $2::uuid[]) as p (contact_id, other_id)
  join messages m on m.contact_id = p.contact_id and m.direction = 'outbound' and m.campaign_id is not null
    and m.queued_at is not null
  join messages i on i.tenant_id = m.tenant_id and i.contact_id = p.other_id and i.project_id = m.project_id
    and i.direction = 'inbound' and i.may_answer
    and (i.created_position > m.created_position or i.received_at >= m.created_at - interval '1 hour')
  ${ONCE}`;

/** The same for people of several contacts: whom a campaign wrote to by one of them may have written by another. */
export async function noteWritersOfOnePerson(
  tx: PoolClient,
  people: Iterable<readonly string[]>,
): Promise<void> {
  const pairs = [...people].flatMap((contactIds) =>
    contactIds.flatMap((one) => contactIds.filter((other) => other !== one).map((other) => [one, other])),
  );
  if (pairs.length === 0) return;
  await tx.query(OF_ONE_PERSON, [pairs.map(([one]) => one), pairs.map(([, other]) => other)]);
}

/** Notes who wrote after a campaign wrote to them, once the messages of these events have their rows. */
export async function noteWriters(tx: PoolClient, events: readonly OpenedEvent[]): Promise<void> {
  const came = events.filter(({ type }) => type === 'MessageReceived').map(({ event }) => idOf(event.stream));
  if (came.length > 0) await tx.query(CAME, [came]);
  const sent = events.flatMap((opened) =>
    opened.type === 'MessageQueued' && opened.event.data.campaignId !== undefined ? [opened.event] : [],
  );
  if (sent.length === 0) return;
  await tx.query(SENT, [
    sent.map(({ stream }) => idOf(stream)),
    sent.map(({ tenantId }) => tenantId),
    sent.map(({ data }) => data.contactId),
  ]);
}

const idOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);
