-- The log on Postgres: topics of partitions of ordered records, read by groups whose members lease partitions.

create table topics (
  topic_id int generated always as identity primary key,
  name text not null unique,
  retention_ms bigint not null
);

create table partitions (
  topic_id int not null references topics,
  partition int not null,
  next_offset bigint not null default 0,
  primary key (topic_id, partition)
);
comment on table partitions is 'The next offset of each partition. Its row is locked from taking offsets to the commit, so records become visible in the order of their offsets.';

create table records (
  topic_id int not null,
  partition int not null,
  "offset" bigint not null,
  key text not null,
  value bytea not null,
  headers jsonb not null,
  written_at timestamptz not null,
  primary key (topic_id, partition, "offset")
);

create table group_partitions (
  group_name text not null,
  topic_id int not null references topics,
  partition int not null,
  next_offset bigint,
  epoch int not null default 0,
  owner bigint,
  seen_until timestamptz not null default '-infinity',
  primary key (group_name, topic_id, partition)
);
comment on table group_partitions is 'Per group and partition: the committed offset, and the lease of the member that reads it. Each take-over is a new epoch; commits of older epochs change nothing.';
comment on column group_partitions.next_offset is 'The next offset to read; null before the first assignment.';
comment on column group_partitions.owner is 'Key of the advisory lock that the owner holds for as long as its session lives; null when nobody owns the partition.';
comment on column group_partitions.seen_until is 'When the lease ends unless it is renewed; of a partition given back, when that was.';

-- Records come as arrays; their values as one blob of the values end to end, cut by length.
create function append_records(
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
begin
  select topic_id into v_topic from topics where name = p_topic;
  if v_topic is null then
    raise exception 'The topic % does not exist.', p_topic using errcode = 'WB001';
  end if;
  perform 1 from partitions
    where topic_id = v_topic and partition = any (p_partitions) order by partition for update;
  return query
  with given as materialized (
    select g.*,
           sum(g.length) over (order by g.number) - g.length as start,
           row_number() over (partition by g.partition order by g.number) - 1 as nth
    from unnest(p_partitions, p_keys, p_headers, p_lengths)
      with ordinality as g (partition, key, headers, length, number)
  ), placed as materialized (
    select given.*, p.next_offset + given.nth as "offset"
    from given join partitions p on p.topic_id = v_topic and p.partition = given.partition
  ), added as (
    insert into records (topic_id, partition, "offset", key, value, headers, written_at)
    select v_topic, partition, "offset", key, substr(p_values, start::int + 1, length), headers::jsonb, clock_timestamp()
    from placed order by number
  ), moved as (
    update partitions p set next_offset = ends.next_offset
    from (select partition, max("offset") + 1 as next_offset from placed group by partition) ends
    where p.topic_id = v_topic and p.partition = ends.partition
  )
  select "offset" from placed order by number;
  perform pg_notify('event_log', p_topic);
end
$$;
comment on function append_records(text, int[], text[], text[], int[], bytea) is
  'Writes records to their partitions and answers their offsets in the order given.';

revoke all on function append_records(text, int[], text[], text[], int[], bytea) from public;
grant usage on schema event_log to wabus_log;
grant select, insert, update on topics, partitions, group_partitions to wabus_log;
grant select, insert, delete on records to wabus_log;
grant execute on function append_records(text, int[], text[], text[], int[], bytea) to wabus_log;
