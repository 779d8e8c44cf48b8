-- A row of a message holds the state of its fold as packed bytes, without what its columns say. What is told of its calls,
-- prices and waiting is made of these bytes when it is read; analysts ask for three things of it, which are columns.

-- The same views; they name what they read, so that other columns may go.
create or replace view campaign_recipients as
  select r.tenant_id, r.campaign_id, r.contact_id, r.line, r.address, r.external_id, r.metadata, m.message_id,
    coalesce(m.status, 'queued') as status, m.queued_at, m.accepted_at, m.held_at, m.sent_at, m.delivered_at, m.read_at, m.failed_at, m.unknown_at, m.deferred_at, m.suppressed_at,
    m.failure, m.failure ->> 'code' as failure_code, r.item, r.position
  from recipients r
  left join lateral (
    select message_id, status, queued_at, accepted_at, held_at, sent_at, delivered_at, read_at, failed_at, unknown_at,
      deferred_at, suppressed_at, failure
    from messages n
    where n.tenant_id = r.tenant_id and n.campaign_id = r.campaign_id and n.contact_id = r.contact_id
    order by n.created_position desc
    limit 1
  ) m on true;

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
    from messages where direction = 'inbound'
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

alter table messages
  add column pricing_category text generated always as (pricing ->> 'category') stored,
  add column billable boolean generated always as ((pricing ->> 'billable')::boolean) stored;
alter table messages
  alter column pricing_category drop expression,
  alter column billable drop expression;
alter table messages
  drop column pricing,
  alter column attempts type int using jsonb_array_length(attempts),
  alter column state drop not null,
  alter column state type bytea using case when direction = 'outbound' then convert_to(state::text, 'UTF8') end;
