create table gate_conversations (
  tenant_id text not null,
  conversation_id uuid primary key,
  project_id uuid not null,
  contact_id uuid not null,
  waba_id text not null,
  last_inbound_at timestamptz,
  last_inbound_recorded_at timestamptz,
  position bigint not null
);
comment on table gate_conversations is 'When each person last wrote to each project: whether the customer service window is open is read from it before queuing and again just before each call to Meta.';
comment on column gate_conversations.tenant_id is 'Tenant that owns it';
comment on column gate_conversations.conversation_id is 'Thread of project and contact';
comment on column gate_conversations.project_id is 'Project';
comment on column gate_conversations.contact_id is 'The person';
comment on column gate_conversations.waba_id is 'WABA of the newest message';
comment on column gate_conversations.last_inbound_at is 'When the person wrote last, on Meta''s clock; null: never. The window is open for 24 hours from then';
comment on column gate_conversations.last_inbound_recorded_at is 'When we recorded what the person wrote last, on our clock; null: never';
comment on column gate_conversations.position is 'Position of the newest message';
select protect('gate_conversations', array['wabus_gates']);
create index gate_templates_usable on gate_templates (tenant_id, waba_id, name, language) where status = 'approved';

create table conversations (
  tenant_id text not null,
  conversation_id uuid primary key,
  project_id uuid not null,
  contact_id uuid not null,
  assignee text,
  labels jsonb not null,
  closed_at timestamptz,
  read_up_to timestamptz,
  state jsonb not null,
  created_position bigint not null,
  revision int not null,
  position bigint not null
);
comment on table conversations is 'What agents did with conversations; those that nobody touched yet have no row.';
comment on column conversations.tenant_id is 'Tenant that owns it';
comment on column conversations.conversation_id is 'Thread of project and contact';
comment on column conversations.project_id is 'Project';
comment on column conversations.contact_id is 'The person';
comment on column conversations.assignee is 'The CRM''s id of the agent or team; null: nobody';
comment on column conversations.labels is 'Labels, sorted';
comment on column conversations.closed_at is 'When agents closed it; null when they did not or reopened it';
comment on column conversations.read_up_to is 'What was recorded up to this time is read; null: nothing is';
comment on column conversations.state is 'State of the fold of its stream, from which the next event goes on';
comment on column conversations.created_position is 'Position of the first event of its stream';
comment on column conversations.revision is 'Revision in its stream of the last event applied';
comment on column conversations.position is 'Position of the last event applied';
select protect('conversations', array['wabus_api', 'wabus_views']);

create table conversation_notes (
  tenant_id text not null,
  note_id uuid primary key,
  conversation_id uuid not null,
  author text,
  text text,
  created_at timestamptz not null,
  position bigint not null
);
comment on table conversation_notes is 'Notes that agents wrote for colleagues.';
comment on column conversation_notes.tenant_id is 'Tenant that owns it';
comment on column conversation_notes.note_id is 'Note';
comment on column conversation_notes.conversation_id is 'Conversation';
comment on column conversation_notes.author is 'The CRM''s id of the agent who wrote it; null when none was named';
comment on column conversation_notes.text is 'Personal. The note; null once the person was erased';
comment on column conversation_notes.created_at is 'When it was written';
comment on column conversation_notes.position is 'Position of its event; lists are ordered by it';
create index conversation_notes_list on conversation_notes (tenant_id, conversation_id, position);
select protect('conversation_notes', array['wabus_api', 'wabus_views']);

create table conversation_threads (
  tenant_id text not null,
  conversation_id uuid primary key,
  project_id uuid not null,
  contact_id uuid not null,
  waba_id text not null,
  last_inbound_at timestamptz,
  last_inbound_recorded_at timestamptz,
  position bigint not null
);
comment on table conversation_threads is 'Who talks with which project: one row per thread, from what people wrote and from single messages to them. A campaign opens none until somebody answers.';
comment on column conversation_threads.tenant_id is 'Tenant that owns it';
comment on column conversation_threads.conversation_id is 'Thread of project and contact';
comment on column conversation_threads.project_id is 'Project';
comment on column conversation_threads.contact_id is 'The person';
comment on column conversation_threads.waba_id is 'WABA of the newest message';
comment on column conversation_threads.last_inbound_at is 'When the person wrote last, on Meta''s clock; null: never';
comment on column conversation_threads.last_inbound_recorded_at is 'When we recorded what the person wrote last, on our clock; null: never';
comment on column conversation_threads.position is 'Position of the newest message that is not a campaign''s; the inbox is ordered by it';
create unique index conversation_threads_list on conversation_threads (tenant_id, position);
select protect('conversation_threads', array['wabus_api', 'wabus_views']);

create view inbox as
  select t.tenant_id, t.conversation_id, t.project_id, t.contact_id, t.waba_id, t.last_inbound_at,
    t.last_inbound_at + interval '24 hours' as window_expires_at,
    c.assignee, coalesce(c.labels, '[]') as labels,
    case when c.closed_at is not null and (t.last_inbound_recorded_at is null or t.last_inbound_recorded_at <= c.closed_at)
      then 'closed' else 'open' end as status,
    (select count(*) from messages m
      where m.tenant_id = t.tenant_id and m.conversation_id = t.conversation_id and m.direction = 'inbound'
        and (c.read_up_to is null or m.created_at > c.read_up_to))::int as unread,
    last.message_id as last_message_id, last.created_at as last_message_at,
    coalesce(k.name, who.profile_name) as contact_name, k.external_id as contact_external_id, k.language as contact_language,
    coalesce(who.address, last.address) as address,
    t.position
  from conversation_threads t
  left join conversations c on c.tenant_id = t.tenant_id and c.conversation_id = t.conversation_id
  left join contacts k on k.tenant_id = t.tenant_id and k.contact_id = t.contact_id
  left join lateral (
    select m.message_id, m.created_at, m.address from messages m
    where m.tenant_id = t.tenant_id and m.conversation_id = t.conversation_id
    order by m.created_position desc limit 1
  ) last on true
  left join lateral (
    select m.profile_name, m.address from messages m
    where m.tenant_id = t.tenant_id and m.conversation_id = t.conversation_id and m.direction = 'inbound'
    order by m.created_position desc limit 1
  ) who on true;
comment on view inbox is 'Conversations as agents see them: what is unread, who has them, until when the customer service window is open. What a person writes opens a closed one.';
comment on column inbox.tenant_id is 'Tenant that owns it';
comment on column inbox.conversation_id is 'Thread of project and contact';
comment on column inbox.project_id is 'Project';
comment on column inbox.contact_id is 'The person';
comment on column inbox.waba_id is 'WABA of the newest message';
comment on column inbox.last_inbound_at is 'When the person wrote last, on Meta''s clock; null: never';
comment on column inbox.window_expires_at is 'When the customer service window closes or closed; null when the person never wrote';
comment on column inbox.assignee is 'The CRM''s id of the agent or team; null: nobody';
comment on column inbox.labels is 'Labels, sorted';
comment on column inbox.status is 'open or closed';
comment on column inbox.unread is 'Messages of the person that no agent has read';
comment on column inbox.last_message_id is 'Newest message of either direction';
comment on column inbox.last_message_at is 'When its first event was recorded';
comment on column inbox.contact_name is 'Personal. Name as the CRM gave it, else as the person chose it; null when unknown or erased';
comment on column inbox.contact_external_id is 'Personal. The CRM''s id of the person; null when unknown or erased';
comment on column inbox.contact_language is 'Personal. BCP 47 language the person wants to be written to in; null when unknown or erased';
comment on column inbox.address is 'Personal. The person''s number: wa_id as last seen inbound, else E.164 with +; null once erased';
comment on column inbox.position is 'Position of the newest message that is not a campaign''s';
grant select on inbox to wabus_api, wabus_views;

do $$
begin
  execute format('grant create on schema %I to wabus_views', current_schema());
  alter view inbox owner to wabus_views;
  execute format('revoke create on schema %I from wabus_views', current_schema());
end $$;
