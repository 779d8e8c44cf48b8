create or replace view campaign_replies as
  with sent as not materialized (
    select m.*, date_trunc('second', least(accepted_at, held_at, sent_at, delivered_at, read_at)) as out_at
    from messages m
    where direction = 'outbound' and campaign_id is not null
  ),
  -- A time to come counts as that of the arrival.
  came as not materialized (
    select i.*, least(received_at, created_at) as came_at from messages i where direction = 'inbound'
  )
  select m.tenant_id, m.campaign_id, m.contact_id, m.message_id, i.message_id as reply_id, i.came_at as replied_at,
    i.position
  from sent m
  join came i on i.tenant_id = m.tenant_id and i.contact_id = m.contact_id and i.project_id = m.project_id
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
        where n.tenant_id = m.tenant_id and n.contact_id = m.contact_id and n.project_id = m.project_id
          and n.out_at <= i.came_at and (n.out_at, n.created_position) > (m.out_at, m.created_position)));
comment on column campaign_replies.replied_at is 'When the person sent it, on Meta''s clock, but never after it came';
