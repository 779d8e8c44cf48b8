-- Whoever reads events in their order by key reads a partition: it is written with each event, so that no copy in a log is needed.

create function partition_of(p_key text) returns smallint
language plpgsql immutable strict
as $$
declare
  m constant bigint := 1540483477;
  mask constant bigint := 4294967295;
  v_bytes bytea := convert_to(p_key, 'UTF8');
  v_length int := octet_length(v_bytes);
  v_whole int := v_length & ~3;
  h bigint := 2538058380 # v_length;
  k bigint;
begin
  for i in 0 .. v_whole / 4 - 1 loop
    k := get_byte(v_bytes, i * 4) | (get_byte(v_bytes, i * 4 + 1) << 8)
      | (get_byte(v_bytes, i * 4 + 2) << 16) | (get_byte(v_bytes, i * 4 + 3)::bigint << 24);
    k := (k * m) & mask;
    k := ((k # (k >> 24)) * m) & mask;
    h := ((h * m) & mask) # k;
  end loop;
  if v_length - v_whole >= 3 then h := h # (get_byte(v_bytes, v_whole + 2) << 16); end if;
  if v_length - v_whole >= 2 then h := h # (get_byte(v_bytes, v_whole + 1) << 8); end if;
  if v_length - v_whole >= 1 then h := ((h # get_byte(v_bytes, v_whole)) * m) & mask; end if;
  h := ((h # (h >> 13)) * m) & mask;
  h := h # (h >> 15);
  return (h & 2147483647) % 12;
end
$$;
comment on function partition_of(text) is
  'The partition of a key, by Kafka''s murmur2: for events that stood here before their appender said it, and of services of the version before.';
revoke all on function partition_of(text) from public;

alter table events
  add column partition smallint not null generated always as (partition_of(body->>'key')) stored,
  add column send_partition smallint generated always as (
    case when type = 'MessageReleased' then partition_of(body->'data'->>'wabaId') end) stored;
alter table events alter column partition drop expression, alter column send_partition drop expression;
comment on column events.partition is 'The partition of the stream''s key.';
comment on column events.send_partition is 'Of a released message the partition of its number''s WABA; null for every other event.';

create index events_by_partition on events (partition, position);
create index events_to_send on events (send_partition, position) where send_partition is not null;

drop function append_events(text[], bigint[], int[], text[], bigint[], uuid[], text[], bytea, int[], int[]);
create function append_events(
  p_streams text[], p_expected bigint[],
  p_appends int[], p_event_streams text[], p_revisions bigint[], p_ids uuid[], p_types text[],
  p_partitions smallint[], p_send_partitions smallint[],
  p_bodies bytea, p_starts int[], p_lengths int[]
)
returns table (append int, current bigint, found int, at bigint)
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
  v_fits boolean[];
  v_added int;
begin
  select position into v_before from head for update;

  select array_agg(a.expected = coalesce(newest.revision, -1) order by a.number) into v_fits
  from unnest(p_streams, p_expected) with ordinality a (stream, expected, number)
  left join lateral (
    select e.revision from events e where e.stream = a.stream order by e.revision desc limit 1
  ) newest on true;

  insert into events (position, stream, revision, id, type, body, partition, send_partition)
  select v_before + row_number() over (order by e.number), e.stream, e.revision, e.id, e.type,
         convert_from(substring(p_bodies from e.start for e.length), 'UTF8')::jsonb, e.partition, e.send_partition
  from unnest(p_appends, p_event_streams, p_revisions, p_ids, p_types, p_partitions, p_send_partitions, p_starts, p_lengths)
    with ordinality e (append, stream, revision, id, type, partition, send_partition, start, length, number)
  where v_fits[e.append];
  get diagnostics v_added = row_count;

  if v_added > 0 then
    update head set position = v_before + v_added;
    perform hint('event_store', (v_before + v_added)::text);
  end if;
  return query select 0, null::bigint, null::int, v_before;
  if v_added = cardinality(p_ids) then
    return;
  end if;
  return query
  select m.number::int, coalesce(newest.revision, -1), repeated.found, repeated.last
  from unnest(p_streams, v_fits) with ordinality m (stream, fits, number)
  left join lateral (
    select e.revision from events e where e.stream = m.stream order by e.revision desc limit 1
  ) newest on true
  cross join lateral (
    select count(s.position)::int as found, max(s.position) as last
    from unnest(p_appends, p_revisions, p_ids) e (append, revision, id)
    join events s on s.stream = m.stream and s.revision = e.revision and s.id = e.id
    where e.append = m.number
  ) repeated
  where not m.fits;
end
$$;
comment on function append_events(text[], bigint[], int[], text[], bigint[], uuid[], text[], smallint[], smallint[], bytea, int[], int[]) is
  'Appends a group. p_streams, p_expected: one element for each append, each stream at most once, -1: expects none. The other arrays: one element for each event, in order, with the number (from 1) of its append; its JSON stands in p_bodies, from a byte (from 1) on. Answers first, with append 0, the position that the first stored event stands behind; then each append of another revision than expected, with the current one, how many of its ids stand at its revisions, and where the last of these does: all of them is a repeat.';
revoke all on function append_events(text[], bigint[], int[], text[], bigint[], uuid[], text[], smallint[], smallint[], bytea, int[], int[]) from public;
grant execute on function append_events(text[], bigint[], int[], text[], bigint[], uuid[], text[], smallint[], smallint[], bytea, int[], int[]) to wabus_store;

do $$
declare
  v_append text := pg_get_functiondef('append_group(jsonb)'::regprocedure);
  v_columns constant text := 'insert into events (position, stream, revision, id, type, body)';
  v_values constant text := $v$event->>'type', event->'body' from fresh$v$;
begin
  if position(v_columns in v_append) = 0 or position(v_values in v_append) = 0 then
    raise exception 'append_group does not insert as expected';
  end if;
  v_append := replace(v_append, v_columns,
    'insert into events (position, stream, revision, id, type, body, partition, send_partition)');
  execute replace(v_append, v_values, $v$event->>'type', event->'body', partition_of(event->'body'->>'key'),
        case when event->>'type' = 'MessageReleased' then partition_of(event->'body'->'data'->>'wabaId') end from fresh$v$);
end $$;
