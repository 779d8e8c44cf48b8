-- Who answered a campaign, and who opted out after it, is a person: by whichever contact that was said.

create table message_ties (
  tenant_id text not null,
  contact_id uuid not null,
  other_id uuid not null,
  tie text not null,
  active boolean not null,
  position bigint not null,
  primary key (contact_id, other_id, tie)
);
select protect('message_ties', array['wabus_api', 'wabus_views']);

create or replace view campaign_replies as
  with sent as not materialized (
    select tenant_id, message_id, campaign_id, contact_id, project_id, created_position,
      date_trunc('second', least(accepted_at, held_at, sent_at, delivered_at, read_at)) as out_at
    from messages
    where direction = 'outbound' and campaign_id is not null
  ),
  -- A time to come counts as that of the arrival.
  came as not materialized (
    select tenant_id, message_id, contact_id, project_id, context_wamid, position,
      least(received_at, created_at) as came_at
    from messages where direction = 'inbound' and may_answer
  )
  select m.tenant_id, m.campaign_id, m.contact_id, m.message_id, i.message_id as reply_id, i.came_at as replied_at,
    i.position
  from sent m
  cross join lateral (
    with recursive person (id) as (
      select m.contact_id
      union select e.other_id from person join message_ties e
        on e.contact_id = person.id and e.active and e.tie <> 'shared'
    ) select array_agg(id) as ids from person
  ) p
  join came i on i.tenant_id = m.tenant_id and i.contact_id = any(p.ids) and i.project_id = m.project_id
  where exists (
      select from message_wamids w
      where w.tenant_id = i.tenant_id and w.wamid = i.context_wamid and w.message_id = m.message_id)
    or (m.out_at <= i.came_at
      and i.came_at < m.out_at + make_interval(hours => coalesce((
        select (t.settings ->> 'replyAttributionHours')::int from tenants t where t.tenant_id = m.tenant_id), 72))
      and not exists (
        select from message_wamids w where w.tenant_id = i.tenant_id and w.wamid = i.context_wamid)
      and not exists (
        select from sent n
        where n.tenant_id = m.tenant_id and n.contact_id = any(p.ids) and n.project_id = m.project_id
          and n.out_at <= i.came_at and (n.out_at, n.created_position) > (m.out_at, m.created_position)));

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
    (select count(distinct hit.contact_id) from contact_consents c
      cross join lateral (
        with recursive person (id) as (
          select c.contact_id
          union select e.other_id from person join contact_ties e
            on e.contact_id = person.id and e.active and e.tie <> 'shared'
        )
        select m.contact_id from messages m
          join tenants k on k.tenant_id = m.tenant_id
          where m.tenant_id = c.tenant_id and m.campaign_id = s.campaign_id
            and m.contact_id = any(array(select id from person))
            and c.at >= date_trunc('second', coalesce(m.accepted_at, m.sent_at, m.delivered_at, m.read_at))
            and c.at < coalesce(m.accepted_at, m.sent_at, m.delivered_at, m.read_at)
              + make_interval(hours => (k.settings ->> 'replyAttributionHours')::int)
          order by m.contact_id limit 1
      ) hit
      where c.tenant_id = s.tenant_id and c.state = 'withdrawn' and c.purpose in ('marketing', 'all')
        and c.at >= date_trunc('second', t.first_taken_at))::int as opted_out,
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
