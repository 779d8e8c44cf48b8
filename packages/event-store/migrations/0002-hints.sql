-- Anybody who may log in may fill the queue of notifications, and listen without ever reading; a notification that finds
-- no room fails its whole transaction. Ours are hints: readers look again by themselves, so it is better not to send one.
create function hint(p_channel text, p_payload text) returns void
language sql
as $$ select pg_notify(p_channel, p_payload) where pg_notification_queue_usage() < 0.5 $$;
comment on function hint(text, text) is
  'Notifies unless the queue of notifications is half full, as somebody else must have made it: an append must not fail for it.';
revoke all on function hint(text, text) from public;

do $$
declare
  v_append text := pg_get_functiondef('append_group(jsonb)'::regprocedure);
begin
  if position('perform pg_notify(' in v_append) = 0 then
    raise exception 'append_group does not notify as expected';
  end if;
  execute replace(v_append, 'perform pg_notify(', 'perform hint(');
end $$;
