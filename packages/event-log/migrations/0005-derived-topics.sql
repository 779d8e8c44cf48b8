-- Where the event store is in the same database, topics of its events are views on it: nothing is written to them, and
-- offsets of groups are positions of the store.
alter table topics add column derived boolean not null default false;
comment on column topics.derived is 'Read from the event store itself: it has no records here, and its offsets are positions of the store.';

do $$
declare
  v_append text := pg_get_functiondef('append_records(text, int[], text[], text[], int[], bytea)'::regprocedure);
  v_known constant text := 'perform 1 from partitions';
begin
  if position(v_known in v_append) = 0 then
    raise exception 'append_records does not lock partitions as expected';
  end if;
  execute replace(v_append, v_known, $refuse$if (select derived from topics where topic_id = v_topic) then
    raise exception 'The topic % is read from the event store itself, so nothing can be sent to it: what is appended to the store is in it.', p_topic
      using errcode = 'WB002', hint = 'No relay runs where store and log are both in Postgres: end the one that still does.';
  end if;
  perform 1 from partitions$refuse$);
end $$;
