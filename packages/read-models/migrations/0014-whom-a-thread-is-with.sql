-- A thread knows the address and the name that its own messages carry: it never waits for another model or partition to
-- show whom it is with.

alter table conversation_threads add column wrote_from text;
alter table conversation_threads add column wrote_position bigint;
alter table conversation_threads add column profile_name text;
alter table conversation_threads add column named_position bigint;
alter table conversation_threads add column sent_to text;
alter table conversation_threads add column sent_position bigint;
comment on column conversation_threads.wrote_from is 'Personal. wa_id or business-scoped id that the person wrote from last; null when the person never wrote, or erased';
comment on column conversation_threads.wrote_position is 'Position of the newest message of the person';
comment on column conversation_threads.profile_name is 'Personal. Name that the person chose, as the newest message that told one; null when none did, or erased';
comment on column conversation_threads.named_position is 'Position of that message';
comment on column conversation_threads.sent_to is 'Personal. E.164 with + of the newest single message to the person; null without one, or erased';
comment on column conversation_threads.sent_position is 'Position of that message';
create index conversation_threads_contact on conversation_threads (tenant_id, contact_id);

drop view inbox;
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
    order by m.created_position desc limit 1
  ) last on true;
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
