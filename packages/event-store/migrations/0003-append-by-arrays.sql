-- Groups come as arrays, and the revision of a stream is that of its newest event: no table has to remember it beside.

create function append_events(
  p_streams text[], p_expected bigint[],
  p_appends int[], p_event_streams text[], p_revisions bigint[], p_ids uuid[], p_types text[],
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

  insert into events (position, stream, revision, id, type, body)
  select v_before + row_number() over (order by e.number), e.stream, e.revision, e.id, e.type,
         convert_from(substring(p_bodies from e.start for e.length), 'UTF8')::jsonb
  from unnest(p_appends, p_event_streams, p_revisions, p_ids, p_types, p_starts, p_lengths) with ordinality
    e (append, stream, revision, id, type, start, length, number)
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
comment on function append_events(text[], bigint[], int[], text[], bigint[], uuid[], text[], bytea, int[], int[]) is
  'Appends a group. p_streams, p_expected: one element for each append, each stream at most once, -1: expects none. The other arrays: one element for each event, in order, with the number (from 1) of its append; its JSON stands in p_bodies, from a byte (from 1) on. Answers first, with append 0, the position that the first stored event stands behind; then each append of another revision than expected, with the current one, how many of its ids stand at its revisions, and where the last of these does: all of them is a repeat.';

revoke all on function append_events(text[], bigint[], int[], text[], bigint[], uuid[], text[], bytea, int[], int[]) from public;
grant execute on function append_events(text[], bigint[], int[], text[], bigint[], uuid[], text[], bytea, int[], int[]) to wabus_store;

-- Services of the version before go on until they are replaced, and append through the function that they know.
do $$
declare
  v_old text := pg_get_functiondef('append_group(jsonb)'::regprocedure);
  v_new text := replace(replace(v_old,
    'select s.revision from streams s where s.stream = asked.stream',
    'select e.revision from events e where e.stream = asked.stream order by e.revision desc limit 1'),
    'moved as (
      insert into streams (stream, revision)
      select stream, expected + size from checked where expected = current
      on conflict (stream) do update set revision = excluded.revision
    ), ', '');
begin
  if position('streams' in v_new) > 0 then
    raise exception 'append_group does not look after streams as expected';
  end if;
  execute v_new;
end $$;

drop table streams;
