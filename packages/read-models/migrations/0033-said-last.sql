-- What a thread's person wrote from, is called and was written to last is what was said last, in whatever order it is recorded.

drop view inbox;
alter table conversation_threads
  drop column wrote_position, drop column named_position, drop column sent_position,
  add column wrote_order uuid, add column named_order uuid, add column sent_order uuid;
create view inbox as
  select t.tenant_id, p.ids[1] as conversation_id, t.conversation_id as thread_id, t.project_id,
    p.contact_id, t.waba_id, p.last_inbound_at,
    p.last_inbound_at + interval '24 hours' as window_expires_at,
    c.assignee, coalesce(c.labels, '[]') as labels,
    case when c.closed_at is not null and (p.last_inbound_recorded_at is null or p.last_inbound_recorded_at <= c.closed_at)
      then 'closed' else 'open' end as status,
    (select count(*) from messages m
      where m.tenant_id = t.tenant_id and m.conversation_id = any(p.ids) and m.direction = 'inbound'
        and m.is_unread and (c.read_up_to is null or m.created_at > c.read_up_to))::int as unread,
    last.message_id as last_message_id, last.created_at as last_message_at,
    coalesce(k.name, (select a.name from contact_app_names a
      where a.tenant_id = t.tenant_id and a.contact_id = any(p.contact_ids) and a.project_id = t.project_id
        and a.name is not null order by a.at desc limit 1),
      (select n.profile_name from conversation_threads n
      where n.tenant_id = t.tenant_id and n.contact_id = any(p.contact_ids) and n.profile_name is not null
      order by n.named_order desc limit 1)) as contact_name,
    k.external_id as contact_external_id, k.language as contact_language,
    coalesce(p.wrote_from, p.sent_to) as address,
    t.position
  from conversation_threads t
  cross join lateral (
    with recursive person (id, survivor) as (
      select t.contact_id, not exists (
        select from contact_ties e where e.contact_id = t.contact_id and e.tie = 'merged')
      union
      select e.other_id, not exists (select from contact_ties f where f.contact_id = e.other_id and f.tie = 'merged')
      from person join contact_ties e on e.contact_id = person.id and e.tie in ('merged', 'absorbed')
    )
    select (select array_agg(id) from person) as contact_ids,
      (select id from person where survivor order by id limit 1) as contact_id,
      array_agg(q.conversation_id order by q.began_position) as ids,
      max(q.last_inbound_at) as last_inbound_at,
      max(q.last_inbound_recorded_at) as last_inbound_recorded_at,
      (array_agg(q.wrote_from order by q.wrote_order desc nulls last))[1] as wrote_from,
      (array_agg(q.sent_to order by q.sent_order desc nulls last))[1] as sent_to,
      max(q.position) as position
    from person join conversation_threads q
      on q.tenant_id = t.tenant_id and q.contact_id = person.id and q.project_id = t.project_id
  ) p
  left join lateral (
    select (array_agg(c.assignee order by c.position desc))[1] as assignee,
      (array_agg(c.closed_at order by c.position desc))[1] as closed_at,
      max(c.read_up_to) as read_up_to,
      (select jsonb_agg(distinct label order by label) from conversations l, jsonb_array_elements_text(l.labels) as label
        where l.tenant_id = t.tenant_id and l.conversation_id = any(p.ids)) as labels
    from conversations c where c.tenant_id = t.tenant_id and c.conversation_id = any(p.ids)
  ) c on true
  left join lateral (
    select (array_agg(k.name order by k.profile_position desc) filter (where k.name is not null))[1] as name,
      (array_agg(k.external_id order by k.profile_position desc) filter (where k.external_id is not null))[1] as external_id,
      (array_agg(k.language order by k.profile_position desc) filter (where k.language is not null))[1] as language
    from contacts k where k.tenant_id = t.tenant_id and k.contact_id = any(p.contact_ids)
  ) k on true
  left join lateral (
    select newest.message_id, newest.created_at from unnest(p.ids) as part (id)
    cross join lateral (
      select m.message_id, m.created_at, m.told_at, m.created_position from messages m
      where m.tenant_id = t.tenant_id and m.conversation_id = part.id
      order by m.told_at desc, m.created_position desc limit 1
    ) newest
    order by newest.told_at desc, newest.created_position desc limit 1
  ) last on true
  -- Of the threads that are one, the newest stands for all: so that lists go on by its position.
  where t.position = p.position;
grant select on inbox to wabus_api, wabus_views;

do $$
begin
  execute format('grant create on schema %I to wabus_views', current_schema());
  alter view inbox owner to wabus_views;
  execute format('revoke create on schema %I from wabus_views', current_schema());
end $$;
