-- A message may come in several ways, and each may cause something else: what it causes stands in its row. Processes of the
-- version before write what came live.
alter table messages
  add column source text,
  add column told_at timestamptz not null default now(),
  add column is_unread boolean not null default true,
  add column may_answer boolean not null default true,
  add column circumstances jsonb,
  add column names jsonb,
  add column referral jsonb,
  add column content_worth int,
  add column source_worth int;
update messages set told_at = coalesce(received_at, created_at);
drop index messages_conversation;
create index messages_timeline on messages (tenant_id, conversation_id, told_at, created_position) where conversation_id is not null;
create index messages_referral on messages (tenant_id, conversation_id, told_at) where referral is not null;

create table message_marks (
  tenant_id text not null,
  mark_id uuid primary key,
  kind text not null,
  done_by text not null,
  project_id uuid not null,
  waba_id text not null,
  phone_number_id text not null,
  contact_id uuid not null,
  conversation_id uuid not null,
  address text,
  type text,
  content jsonb,
  pinned boolean,
  source text,
  wamid text not null,
  target_wamid text not null,
  target_id uuid not null,
  at timestamptz not null,
  created_at timestamptz not null,
  position bigint not null
);
create index message_marks_conversation on message_marks (tenant_id, conversation_id, at, position);
create index message_marks_target on message_marks (tenant_id, target_wamid);
select protect('message_marks', array['wabus_api', 'wabus_views']);

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

create or replace view inbox as
  select t.tenant_id, t.conversation_id, t.project_id, t.contact_id, t.waba_id, t.last_inbound_at,
    t.last_inbound_at + interval '24 hours' as window_expires_at,
    c.assignee, coalesce(c.labels, '[]') as labels,
    case when c.closed_at is not null and (t.last_inbound_recorded_at is null or t.last_inbound_recorded_at <= c.closed_at)
      then 'closed' else 'open' end as status,
    (select count(*) from messages m
      where m.tenant_id = t.tenant_id and m.conversation_id = t.conversation_id and m.direction = 'inbound'
        and m.is_unread and (c.read_up_to is null or m.created_at > c.read_up_to))::int as unread,
    last.message_id as last_message_id, last.created_at as last_message_at,
    coalesce(k.name, (select n.profile_name from conversation_threads n
      where n.tenant_id = t.tenant_id and n.contact_id = t.contact_id and n.profile_name is not null
      order by n.named_position desc limit 1)) as contact_name, k.external_id as contact_external_id, k.language as contact_language,
    coalesce(t.wrote_from, t.sent_to) as address,
    t.position
  from conversation_threads t
  left join conversations c on c.tenant_id = t.tenant_id and c.conversation_id = t.conversation_id
  left join contacts k on k.tenant_id = t.tenant_id and k.contact_id = t.contact_id
  left join lateral (
    select m.message_id, m.created_at from messages m
    where m.tenant_id = t.tenant_id and m.conversation_id = t.conversation_id
    order by m.told_at desc, m.created_position desc limit 1
  ) last on true;
