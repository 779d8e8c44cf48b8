-- Of threads that are one by now: agents may read some of it only, and who asks for any of them is answered as for all.

alter table gate_conversations add column began_position bigint;
alter table conversations add column reads jsonb not null default '[]';
update conversations set reads = jsonb_build_array(jsonb_build_object('position', read_position::text, 'upTo', read_up_to))
  where read_up_to is not null and read_position is not null;
drop view inbox;
create view inbox as
  select t.tenant_id, p.ids[1] as conversation_id, t.conversation_id as thread_id, t.project_id,
    p.contact_id, t.waba_id, p.last_inbound_at,
    p.last_inbound_at + interval '24 hours' as window_expires_at,
    c.assignee, coalesce(c.labels, '[]') as labels,
    case when c.closed then 'closed' else 'open' end as status,
    (select coalesce(sum(n.unread), 0) from unnest(p.ids) as part (id)
      left join conversations r on r.conversation_id = part.id and r.tenant_id = t.tenant_id
      cross join lateral (
        select count(*) as unread from messages m
        where m.tenant_id = t.tenant_id and m.conversation_id = part.id and m.direction = 'inbound'
          and m.is_unread and m.created_at > coalesce(greatest(r.read_up_to, c.read_up_to), '-infinity')
      ) n)::int as unread,
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
      (select max(e.position) from person x join contact_ties e on e.contact_id = x.id
        where e.tie in ('merged', 'absorbed')) as joined_position,
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
    -- What agents did since the threads are one counts for all of them; before, what they did with each stands.
    select
      case when max(c.assigned_position) > p.joined_position
        then (array_agg(c.assignee order by c.assigned_position desc nulls last))[1]
        else (array_agg(c.assignee order by c.assigned_position desc) filter (where c.assignee is not null))[1]
      end as assignee,
      case when max(c.labels_position) > p.joined_position
        then (array_agg(c.labels order by c.labels_position desc nulls last))[1]
        else (select jsonb_agg(distinct label order by label)
          from conversations l, jsonb_array_elements_text(l.labels) as label
          where l.tenant_id = t.tenant_id and l.conversation_id = any(p.ids))
      end as labels,
      case when max(c.closed_position) > p.joined_position
        then coalesce((array_agg(c.closed_at order by c.closed_position desc nulls last))[1]
          >= coalesce(p.last_inbound_recorded_at, '-infinity'), false)
        else bool_and(coalesce(c.closed_at >= coalesce(q.last_inbound_recorded_at, '-infinity'), false))
      end as closed,
      (select max((said ->> 'upTo')::timestamptz) from conversations r, jsonb_array_elements(r.reads) as said
        where r.tenant_id = t.tenant_id and r.conversation_id = any(p.ids)
          and (said ->> 'position')::bigint > p.joined_position) as read_up_to
    from conversation_threads q
    left join conversations c on c.tenant_id = q.tenant_id and c.conversation_id = q.conversation_id
    where q.tenant_id = t.tenant_id and q.conversation_id = any(p.ids)
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
