-- An event is kept as bytes: a quarter to a half of what its JSON took, and nothing has to parse it here. What stood here
-- before is its JSON still, as bytes that begin with a brace.

alter table events alter column body type bytea using convert_to(body::text, 'UTF8');
comment on column events.body is
  'The event. A first byte 1: Avro, packed; 7b: JSON, as versions before wrote it. `npm run events` prints events of either kind.';

do $$
declare
  v_append text := pg_get_functiondef(
    'append_events(text[],bigint[],int[],text[],bigint[],uuid[],text[],smallint[],smallint[],bytea,int[],int[])'::regprocedure);
  v_json constant text := $v$convert_from(substring(p_bodies from e.start for e.length), 'UTF8')::jsonb$v$;
begin
  if position(v_json in v_append) = 0 then
    raise exception 'append_events does not insert as expected';
  end if;
  execute replace(v_append, v_json, 'substring(p_bodies from e.start for e.length)');
end $$;
comment on function append_events(text[], bigint[], int[], text[], bigint[], uuid[], text[], smallint[], smallint[], bytea, int[], int[]) is
  'Appends a group. p_streams, p_expected: one element for each append, each stream at most once, -1: expects none. The other arrays: one element for each event, in order, with the number (from 1) of its append; its body stands in p_bodies, from a byte (from 1) on. Answers first, with append 0, the position that the first stored event stands behind; then each append of another revision than expected, with the current one, how many of its ids stand at its revisions, and where the last of these does: all of them is a repeat.';

-- Services of the version before append JSON until they are replaced.
do $$
declare
  v_append text := pg_get_functiondef('append_group(jsonb)'::regprocedure);
  v_body constant text := $v$event->'body', partition_of($v$;
begin
  if position(v_body in v_append) = 0 then
    raise exception 'append_group does not insert as expected';
  end if;
  execute replace(v_append, v_body, $v$convert_to((event->'body')::text, 'UTF8'), partition_of($v$);
end $$;
