-- The truth: events that are only ever added. The role wabus_store may add through append_group and read;
-- nothing it holds can change or remove an event.

create table head (
  only_row boolean primary key default true check (only_row),
  position bigint not null
);
comment on table head is 'Position of the newest event. Its row is locked from the first look to the commit of an append, so positions become visible in their own order.';
insert into head (position) values (0);

create table streams (
  stream text collate "C" primary key,
  revision bigint not null
);
comment on table streams is 'Last revision of each stream, counting from 0.';

create table events (
  position bigint primary key,
  stream text collate "C" not null,
  revision bigint not null,
  id uuid not null,
  type text not null,
  body jsonb not null,
  unique (stream, revision)
);
comment on table events is 'Every event: its place and its JSON. The id is deliberately not unique: the store does not dedupe.';

create function append_group(p_rounds jsonb)
returns table (round int, ordinal int, outcome text, revision bigint, at bigint)
language plpgsql
security definer
set search_path = event_store, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
as $$
#variable_conflict use_column
declare
  v_before bigint;
  v_head bigint;
  v_round record;
begin
  select position into v_before from head for update;
  v_head := v_before;
  for v_round in
    select r.ordinality::int as number, r.value as appends from jsonb_array_elements(p_rounds) with ordinality r
  loop
    return query
    with asked as materialized (
      select a.ordinality::int as ordinal, a.value->>'stream' as stream, (a.value->>'expected')::bigint as expected,
             a.value->'events' as events, jsonb_array_length(a.value->'events') as size
      from jsonb_array_elements(v_round.appends) with ordinality a
    ), checked as materialized (
      select asked.*, coalesce((select s.revision from streams s where s.stream = asked.stream), -1) as current from asked
    ), fresh as materialized (
      select c.ordinal, c.stream, c.expected + e.ordinality as revision, e.value as event,
             v_head + row_number() over (order by c.ordinal, e.ordinality) as position
      from checked c cross join lateral jsonb_array_elements(c.events) with ordinality e
      where c.expected = c.current
    ), added as (
      insert into events (position, stream, revision, id, type, body)
      select position, stream, revision, (event->>'id')::uuid, event->>'type', event->'body' from fresh order by position
    ), moved as (
      insert into streams (stream, revision)
      select stream, expected + size from checked where expected = current
      on conflict (stream) do update set revision = excluded.revision
    ), repeated as (
      select c.ordinal, count(*) as asked, count(s.position) as found, max(s.position) as last
      from checked c
      cross join lateral jsonb_array_elements(c.events) with ordinality e
      left join events s
        on s.stream = c.stream and s.revision = c.expected + e.ordinality and s.id = (e.value->>'id')::uuid
      where c.expected < c.current
      group by c.ordinal
    )
    select v_round.number, c.ordinal,
           case when c.expected = c.current or r.found = r.asked then 'appended'
                when r.found > 0 then 'overlap'
                else 'conflict' end,
           case when c.expected = c.current or r.found = r.asked then c.expected + c.size else c.current end,
           coalesce(f.last, r.last)
    from checked c
    left join repeated r on r.ordinal = c.ordinal
    left join (select ordinal, max(position) as last from fresh group by ordinal) f on f.ordinal = c.ordinal;
    v_head := greatest(v_head, coalesce((select max(position) from events), 0));
  end loop;
  if v_head > v_before then
    update head set position = v_head;
    perform pg_notify('event_store', v_head::text);
  end if;
end
$$;
comment on function append_group(jsonb) is
  'Appends a group: rounds of [{stream, expected (-1: none), events: [{id, type, body}]}], each stream at most once per round, each append with its own outcome: appended, conflict, or overlap (some of its ids stand at its revisions, not all).';

revoke all on function append_group(jsonb) from public;
grant usage on schema event_store to wabus_store;
grant select on head, streams, events to wabus_store;
grant execute on function append_group(jsonb) to wabus_store;
