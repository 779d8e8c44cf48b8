-- What is sent together is of one partition as a rule: its row is found and moved by one update, and nothing is joined,
-- numbered or sorted to place the records. Of several partitions the rows are locked in their order first.
create or replace function append_records(
  p_topic text, p_partitions int[], p_keys text[], p_headers text[], p_lengths int[], p_values bytea
) returns setof bigint
language plpgsql
set search_path = event_log, pg_temp
set enable_seqscan = off
set jit = off
as $$
#variable_conflict use_column
declare
  v_topic int;
  v_derived boolean;
  v_count constant int := cardinality(p_partitions);
  v_next bigint;
  v_offsets bigint[];
begin
  select topic_id, derived into v_topic, v_derived from topics where name = p_topic;
  if v_topic is null then
    raise exception 'The topic % does not exist.', p_topic using errcode = 'WB001';
  end if;
  if v_derived then
    raise exception 'The topic % is read from the event store itself, so nothing can be sent to it: what is appended to the store is in it.', p_topic
      using errcode = 'WB002', hint = 'No relay runs where store and log are both in Postgres: end the one that still does.';
  end if;
  if p_partitions[1] = all (p_partitions) then
    update partitions set next_offset = next_offset + v_count
      where topic_id = v_topic and partition = p_partitions[1]
      returning next_offset - v_count into v_next;
    v_offsets := array(select generate_series(v_next, v_next + v_count - 1));
  else
    perform 1 from partitions
      where topic_id = v_topic and partition = any (p_partitions) order by partition for update;
    with given as (
      select partition, number, row_number() over (partition by partition order by number) - 1 as nth
      from unnest(p_partitions) with ordinality as given (partition, number)
    ), moved as (
      update partitions p set next_offset = p.next_offset + counted.records
      from (select partition, count(*) as records from given group by partition) counted
      where p.topic_id = v_topic and p.partition = counted.partition
      returning p.partition, p.next_offset - counted.records as first
    )
    select array_agg(moved.first + given.nth order by given.number) into v_offsets
    from given left join moved using (partition);
  end if;
  -- A partition that is not there has no offset to give, so the record is refused.
  insert into records (topic_id, partition, "offset", key, value, headers, written_at)
  select v_topic, partition, "offset", key, substr(p_values, start::int + 1, length), headers::jsonb, clock_timestamp()
  from (
    select given.*, sum(length) over (order by number) - length as start
    from unnest(p_partitions, v_offsets, p_keys, p_headers, p_lengths)
      with ordinality as given (partition, "offset", key, headers, length, number)
  ) placed;
  perform hint('event_log', p_topic);
  return query select unnest(v_offsets);
end
$$;
