-- Which writers answered a campaign is known with them: reading its numbers looks at no message.
alter table campaign_writers add column answered_within int;

-- Until the model is filled anew, processes of the version before show these answers, as they stood here.
update campaign_writers w set answered_within = told.hours
from (
  with sent as (
    select m.*, date_trunc('second', least(accepted_at, held_at, sent_at, delivered_at, read_at)) as out_at
    from messages m
    where direction = 'outbound' and campaign_id is not null
  )
  select m.campaign_id, m.contact_id, min(case
      when exists (
        select from message_wamids q
        where q.tenant_id = i.tenant_id and q.wamid = i.context_wamid and q.message_id = m.message_id) then 0
      else 1 + floor(extract(epoch from least(i.received_at, i.created_at) - m.out_at) / 3600)::int
    end) as hours
  from campaign_writers w
  join sent m using (tenant_id, campaign_id, contact_id)
  join messages i on i.tenant_id = m.tenant_id and i.contact_id = m.contact_id and i.project_id = m.project_id
    and i.direction = 'inbound'
  where exists (
      select from message_wamids q
      where q.tenant_id = i.tenant_id and q.wamid = i.context_wamid and q.message_id = m.message_id)
    or (m.out_at <= least(i.received_at, i.created_at)
      and not exists (select from message_wamids q where q.tenant_id = i.tenant_id and q.wamid = i.context_wamid)
      and not exists (
        select from sent n
        where n.tenant_id = m.tenant_id and n.contact_id = m.contact_id and n.project_id = m.project_id
          and n.out_at <= least(i.received_at, i.created_at)
          and (n.out_at, n.created_position) > (m.out_at, m.created_position)))
  group by m.campaign_id, m.contact_id
) told
where told.campaign_id = w.campaign_id and told.contact_id = w.contact_id;

create index campaign_writers_answered on campaign_writers (campaign_id, answered_within) include (tenant_id);
create index campaign_writers_contact on campaign_writers (tenant_id, contact_id);

create or replace view campaign_counts as
  select s.tenant_id, s.campaign_id, s.recipients,
    coalesce(t.suppressed, 0) as suppressed,
    coalesce(t.queued, 0) as queued,
    coalesce(t.accepted, 0) as accepted,
    coalesce(t.held, 0) as held,
    coalesce(t.sent, 0) as sent,
    coalesce(t.delivered, 0) as delivered,
    coalesce(t.read, 0) as read,
    (select count(*) from campaign_writers w
      where w.tenant_id = s.tenant_id and w.campaign_id = s.campaign_id
        and w.answered_within <= coalesce((
          select (k.settings ->> 'replyAttributionHours')::int from tenants k where k.tenant_id = s.tenant_id), 72)
      )::int as replied,
    coalesce(t.failed, 0) as failed,
    coalesce(t.unknown, 0) as unknown,
    (select count(distinct c.contact_id) from contact_consents c
      where c.tenant_id = s.tenant_id and c.state = 'withdrawn' and c.purpose in ('marketing', 'all')
        and c.at >= date_trunc('second', t.first_taken_at)
        and (select true from messages m
          join tenants k on k.tenant_id = m.tenant_id
          where m.tenant_id = c.tenant_id and m.campaign_id = s.campaign_id and m.contact_id = c.contact_id
            and c.at >= date_trunc('second', coalesce(m.accepted_at, m.sent_at, m.delivered_at, m.read_at))
            and c.at < coalesce(m.accepted_at, m.sent_at, m.delivered_at, m.read_at)
              + make_interval(hours => (k.settings ->> 'replyAttributionHours')::int)
          limit 1))::int as opted_out,
    coalesce(t.now_suppressed, 0) as now_suppressed,
    coalesce(t.now_failed, 0) as now_failed,
    coalesce(t.now_unknown, 0) as now_unknown,
    greatest(0, s.recipients - coalesce(
      t.now_suppressed + t.now_failed + t.now_unknown + t.now_accepted + t.now_reached, 0)) as now_pending,
    coalesce(t.now_accepted, 0) as now_accepted,
    coalesce(t.now_reached, 0) as now_reached,
    s.position
  from campaign_sizes s
  left join campaign_tallies t on t.tenant_id = s.tenant_id and t.campaign_id = s.campaign_id;
