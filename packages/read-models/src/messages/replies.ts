import { attemptsOf, statusTimesOf } from '@wabus/domain';
import type { PoolClient } from '@wabus/postgres';
import type { FoldResult, OpenedEvent } from '@wabus/projection';
import type { OutboundState } from './outbound-state.ts';

/**
 * Within how many hours a writer answered a campaign, as `campaign_replies` decides it: 0 for who quotes its message, none
 * for who answered none. Made anew from the rows of the person, by all contacts, so that it hangs on these alone and not on who came when;
 * each row is read once, since who has a campaign's messages may have written thousands. What changed is added to how many
 * answered within each hour; answers the hours that nobody is left in.
 */
const ANSWERS = `
  with noted as (
  update campaign_writers w set answered_within = told.hours
  from (
    select distinct t.tenant_id, t.contact_ids::uuid[] as contact_ids
    from unnest($1::text[], $2::text[]) as t (tenant_id, contact_ids)
    where exists (
      select from campaign_writers w where w.tenant_id = t.tenant_id and w.contact_id = any(t.contact_ids::uuid[]))
  ) t
  cross join lateral (
    with sent as materialized (
      select message_id, campaign_id, contact_id, project_id, created_position,
        date_trunc('second', least(accepted_at, held_at, sent_at, delivered_at, read_at)) as out_at
      from messages
      where tenant_id = t.tenant_id and contact_id = any(t.contact_ids) and direction = 'outbound' and campaign_id is not null
    ),
    came as materialized (
      select i.project_id, least(i.received_at, i.created_at) as came_at, quoted.ids
      from messages i
      cross join lateral (
        select array_agg(q.message_id) as ids from message_wamids q
        where i.context_wamid is not null and q.tenant_id = i.tenant_id and q.wamid = i.context_wamid
      ) quoted
      where i.tenant_id = t.tenant_id and i.contact_id = any(t.contact_ids) and i.direction = 'inbound' and i.may_answer
    ),
    answers as (
      select m.campaign_id, m.contact_id, 0 as hours from came i join sent m on m.project_id = i.project_id and m.message_id = any(i.ids)
      union all
      select m.campaign_id, m.contact_id, 1 + floor(extract(epoch from i.came_at - m.out_at) / 3600)::int
      from came i
      cross join lateral (
        select campaign_id, contact_id, out_at from sent
        where sent.project_id = i.project_id and sent.out_at <= i.came_at
        order by out_at desc, created_position desc limit 1
      ) m
      where i.ids is null
    )
    select campaign_id, contact_id, min(answers.hours) as hours
    from campaign_writers left join answers using (campaign_id, contact_id)
    where tenant_id = t.tenant_id and contact_id = any(t.contact_ids)
    group by campaign_id, contact_id
  ) told
  where w.campaign_id = told.campaign_id and w.contact_id = told.contact_id
    and told.hours is distinct from w.answered_within
  returning w.tenant_id, w.campaign_id, old.answered_within as was, new.answered_within as becomes
  ),
  added as (
    insert into campaign_answers as known (tenant_id, campaign_id, answered_within, people)
    select tenant_id, campaign_id, hours, sum(people)
    from noted cross join lateral (values (was, -1), (becomes, 1)) as moved (hours, people)
    where hours is not null
    group by 1, 2, 3 having sum(people) <> 0 order by 2, 3
    on conflict (campaign_id, answered_within) do update set people = known.people + excluded.people
    returning campaign_id, answered_within, people
  )
  select campaign_id as id, answered_within as hours from added where people = 0`;

const NOBODY = `
  delete from campaign_answers a using unnest($1::uuid[], $2::int[]) as t (campaign_id, answered_within)
  where a.campaign_id = t.campaign_id and a.answered_within = t.answered_within and a.people = 0`;

/** A contact of a tenant. */
type Contact = readonly [contactId: string, tenantId: string];

/** Contacts of whom these events can have changed whom they answered. */
export function whoMayAnswer(
  changed: readonly FoldResult<OutboundState>[],
  came: readonly OpenedEvent<'MessageReceived'>[],
): ReadonlyMap<string, string> {
  return new Map([
    ...changed.flatMap(whoseAnswerMayChange),
    ...came.map(({ event }): Contact => [event.data.contactId, event.tenantId]),
  ]);
}

/** Keeps who answered which campaign, once writers are noted: for these contacts, with all others of the same people. */
export async function noteAnswers(
  tx: PoolClient,
  contacts: ReadonlyMap<string, string>,
  several: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  if (contacts.size === 0) return;
  const people = [...contacts.keys()].map((contactId) => several.get(contactId) ?? [contactId]);
  const { rows: left } = await tx.query<{ id: string; hours: number }>(ANSWERS, [
    [...contacts.values()],
    people.map((ids) => `{${ids.join(',')}}`),
  ]);
  if (left.length > 0) await tx.query(NOBODY, [left.map(({ id }) => id), left.map(({ hours }) => hours)]);
}

/** An answer hangs on when a message went out and on the wamids that can quote it. */
function whoseAnswerMayChange({ tenantId, before, state }: FoldResult<OutboundState>): Contact[] {
  const contactId = state.message.queued?.contactId;
  if (contactId === undefined || (before && answerable(before) === answerable(state))) return [];
  return [[contactId, tenantId]];
}

const TAKEN = ['accepted', 'held', 'sent', 'delivered', 'read'] as const;

function answerable({ message }: OutboundState): string {
  const times = statusTimesOf(message);
  let out = '';
  for (const status of TAKEN) {
    const at = times[status];
    if (at !== undefined && (out === '' || at < out)) out = at;
  }
  const wamids = new Set<string>();
  for (const { wamid } of attemptsOf(message)) if (wamid !== undefined) wamids.add(wamid);
  for (const { wamid } of Object.values(message.evidence)) wamids.add(wamid);
  return [out, ...wamids].join(' ');
}
