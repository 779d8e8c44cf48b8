-- Names of streams and ids in half the room: what stands before the UUID, a byte ff, and its 16 bytes; another name as its
-- letters. What has one correlation shares its entries in the index, as far as it lies close together.
create function pg_temp.short_name(p_name text) returns bytea
language sql immutable as $$
  select case when p_name ~ '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
    then convert_to(left(p_name, -36), 'UTF8') || '\xff' || decode(replace(right(p_name, 36), '-', ''), 'hex')
    else convert_to(p_name, 'UTF8') end
$$;

drop index audit_correlation;
drop index audit_subject;
alter table audit
  alter column subject type bytea using pg_temp.short_name(subject),
  alter column correlation_id type bytea using pg_temp.short_name(correlation_id),
  alter column causation_id type bytea using pg_temp.short_name(causation_id);
create index audit_subject on audit (subject);
create index audit_correlation on audit (correlation_id, (position >> 12));

drop function pg_temp.short_name(text);
