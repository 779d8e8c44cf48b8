import { attemptsOf, statusTimesOf } from '@wabus/domain';
import type { PoolClient } from '@wabus/postgres';
import type { FoldResult, OpenedEvent } from '@wabus/projection';
import type { OutboundState } from './outbound-state.ts';

/**
 * Within how many hours a writer answered a campaign, as `campaign_replies` decides it: 0 for who quotes its message, none
 * for who answered none. Made anew from the rows of the person, so that it hangs on these alone and not on who came when.
 */
const ANSWERS = `
  update campaign_writers w set answered_within = told.hours
  from (
    select w.campaign_id, w.contact_id, (
      select min(case when quoting.this then 0
        else 1 + floor(extract(epoch from i.came_at - m.out_at) / 3600)::int end)
      from (
        select *, date_trunc('second', least(accepted_at, held_at, sent_at, delivered_at, read_at)) as out_at
        from messages where tenant_id = w.tenant_id and campaign_id = w.campaign_id and contact_id = w.contact_id
      ) m
      join (select *, least(received_at, created_at) as came_at from messages
        where tenant_id = w.tenant_id and contact_id = w.contact_id and direction = 'inbound' and may_answer) i
        on i.project_id = m.project_id
      cross join lateral (
        select coalesce(bool_or(q.message_id = m.message_id), false) as this, count(*) > 0 as any_of_ours
        from message_wamids q where q.tenant_id = i.tenant_id and q.wamid = i.context_wamid
      ) quoting
      where quoting.this or (m.out_at <= i.came_at and not quoting.any_of_ours and not exists (
        select from messages n
        where n.tenant_id = w.tenant_id and n.contact_id = w.contact_id and n.project_id = m.project_id
          and n.direction = 'outbound' and n.campaign_id is not null
          and date_trunc('second', least(n.accepted_at, n.held_at, n.sent_at, n.delivered_at, n.read_at)) <= i.came_at
          and (date_trunc('second', least(n.accepted_at, n.held_at, n.sent_at, n.delivered_at, n.read_at)),
            n.created_position) > (m.out_at, m.created_position)))
    ) as hours
    from (select distinct * from unnest($1::text[], $2::uuid[]) as t (tenant_id, contact_id)) t
    join campaign_writers w using (tenant_id, contact_id)
  ) told
  where told.campaign_id = w.campaign_id and told.contact_id = w.contact_id
    and told.hours is distinct from w.answered_within`;

/** A person of a tenant. */
interface Person {
  readonly tenantId: string;
  readonly contactId: string;
}

/** Keeps who answered which campaign, once writers are noted: for the people of these events of whom it can have changed. */
export async function noteAnswers(
  tx: PoolClient,
  changed: readonly FoldResult<OutboundState>[],
  came: readonly OpenedEvent<'MessageReceived'>[],
): Promise<void> {
  const people = [...changed.flatMap(whoseAnswerMayChange), ...came.map(({ event }) => whoWrote(event))];
  if (people.length === 0) return;
  await tx.query(ANSWERS, [people.map(({ tenantId }) => tenantId), people.map(({ contactId }) => contactId)]);
}

const whoWrote = ({ tenantId, data }: OpenedEvent<'MessageReceived'>['event']): Person => ({
  tenantId,
  contactId: data.contactId,
});

/** An answer hangs on when a message went out and on the wamids that can quote it. */
function whoseAnswerMayChange({ tenantId, before, state }: FoldResult<OutboundState>): Person[] {
  const contactId = state.message.queued?.contactId;
  if (contactId === undefined || (before && answerable(before) === answerable(state))) return [];
  return [{ tenantId, contactId }];
}

function answerable({ message }: OutboundState): string {
  const { accepted, held, sent, delivered, read } = statusTimesOf(message);
  const wamids = attemptsOf(message).flatMap(({ wamid }) => wamid ?? []);
  const quotable = Object.values(message.evidence).map(({ wamid }) => wamid);
  const out = [accepted, held, sent, delivered, read].filter((at) => at !== undefined).sort()[0];
  return [out, ...new Set([...wamids, ...quotable])].join(' ');
}
