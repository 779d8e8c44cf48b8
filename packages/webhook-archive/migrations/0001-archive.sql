-- Every webhook that was read, as it came: what became of it stays, its bytes go after a while. Bytes are sealed; what stands
-- in the clear names accounts, numbers, fields and outcomes.

create table webhook_archive.heads (
  topic text not null,
  partition integer not null,
  began bigint not null,
  next_offset bigint not null,
  link bytea not null,
  primary key (topic, partition)
);
comment on table webhook_archive.heads is 'The end of the chain of each partition of the log: the offset that it began with, the one that comes next, and the last link.';

create table webhook_archive.segments (
  topic text not null,
  partition integer not null,
  first_offset bigint not null,
  last_offset bigint not null,
  before bytea not null,
  opened bytea not null,
  link bytea not null,
  primary key (topic, partition, first_offset)
);
alter table webhook_archive.segments alter column opened set storage external;
comment on table webhook_archive.segments is 'The chain: per record of the log a line of what stands open (offset, time in milliseconds, account, SHA-256 of the body).';
comment on column webhook_archive.segments.link is 'SHA-256 of the link before and these lines.';

create table webhook_archive.blocks (
  number bigint generated always as identity primary key,
  block_id uuid not null,
  topic text not null,
  tenant_id text,
  day date not null,
  received_from timestamptz not null,
  received_to timestamptz not null,
  waba_ids text[] not null,
  phone_number_ids text[] not null,
  fields text[] not null,
  outcomes text[] not null,
  items bytea not null
);
alter table webhook_archive.blocks alter column items set storage external;
create index blocks_of_tenant on webhook_archive.blocks (tenant_id, number);
comment on table webhook_archive.blocks is 'Webhooks of one tenant that were read one after the other, with what became of each; they stay when their bytes are gone.';
comment on column webhook_archive.blocks.tenant_id is 'Whose account it is; null where nobody is known to own it.';
comment on column webhook_archive.blocks.day is 'Of which partition of bodies the bytes are.';
comment on column webhook_archive.blocks.items is 'What each webhook told and what became of it, compressed; nothing personal.';

create table webhook_archive.bodies (
  day date not null,
  number bigint not null,
  tenant_id text,
  sealed bytea not null,
  primary key (day, number)
) partition by range (day);
alter table webhook_archive.bodies alter column sealed set storage external;
comment on table webhook_archive.bodies is 'The bytes of the webhooks of a block, compressed and sealed by the key of the tenant, or by the platform''s. A day is a partition, and expires as one.';

create table webhook_archive.kept (
  single boolean primary key default true check (single),
  since date not null
);
comment on table webhook_archive.kept is 'The first day whose bytes are kept still: of earlier days none are missing, they expired.';
insert into webhook_archive.kept (since) values ('-infinity');

-- Partitions are made and dropped by whoever owns the schema; who writes may ask for it.
create function webhook_archive.make_day(p_day date) returns void
language plpgsql security definer
set search_path = webhook_archive, pg_temp
as $$
declare
  v_name constant text := 'bodies_' || to_char(p_day, 'YYYYMMDD');
begin
  if to_regclass('webhook_archive.' || v_name) is not null then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtext('webhook_archive.make_day'));
  execute format('create table if not exists webhook_archive.%I partition of webhook_archive.bodies for values from (%L) to (%L)',
    v_name, p_day, p_day + 1);
  execute format('alter table webhook_archive.%I alter column sealed set storage external', v_name);
end
$$;
comment on function webhook_archive.make_day(date) is 'Makes the partition of a day where it is missing.';

create function webhook_archive.expire(p_since date) returns setof text
language plpgsql security definer
set search_path = webhook_archive, pg_temp
set lock_timeout = '200ms'
as $$
declare
  v_name text;
begin
  update webhook_archive.kept set since = greatest(since, p_since);
  for v_name in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'webhook_archive.bodies'::regclass
      and c.relname < 'bodies_' || to_char(p_since, 'YYYYMMDD') order by 1
  loop
    execute format('drop table webhook_archive.%I', v_name);
    return next v_name;
  end loop;
end
$$;
comment on function webhook_archive.expire(date) is 'Drops the partitions of all days before this one; answers which.';

create function webhook_archive.append(
  p_topics text[], p_partitions integer[], p_firsts bigint[], p_lasts bigint[], p_opened bytea[],
  p_day date, p_blocks jsonb, p_items bytea[], p_sealed bytea[]
) returns void
language plpgsql
set search_path = webhook_archive, pg_temp
set enable_seqscan = off
set jit = off
as $$
declare
  v_next bigint;
  v_link bytea;
  v_new bytea;
begin
  for i in 1 .. coalesce(array_length(p_topics, 1), 0) loop
    insert into webhook_archive.heads (topic, partition, began, next_offset, link)
      values (p_topics[i], p_partitions[i], p_firsts[i], p_firsts[i], sha256(''))
      on conflict do nothing;
    select next_offset, link into v_next, v_link from webhook_archive.heads
      where topic = p_topics[i] and partition = p_partitions[i] for update;
    if p_firsts[i] < v_next then
      raise exception 'Records of % % from % on are archived already.', p_topics[i], p_partitions[i], p_firsts[i]
        using errcode = 'WB011';
    end if;
    v_new := sha256(v_link || p_opened[i]);
    insert into webhook_archive.segments (topic, partition, first_offset, last_offset, before, opened, link)
      values (p_topics[i], p_partitions[i], p_firsts[i], p_lasts[i], v_link, p_opened[i], v_new);
    update webhook_archive.heads set next_offset = p_lasts[i] + 1, link = v_new
      where topic = p_topics[i] and partition = p_partitions[i];
  end loop;
  with given as (
    select b.*, p_items[b.nth] as items, p_sealed[b.nth] as sealed
    from rows from (jsonb_to_recordset(p_blocks) as (block_id uuid, topic text, tenant_id text, received_from timestamptz,
      received_to timestamptz, waba_ids text[], phone_number_ids text[], fields text[], outcomes text[])) with ordinality as b (block_id, topic, tenant_id, received_from, received_to, waba_ids,
      phone_number_ids, fields, outcomes, nth)
  ), added as (
    insert into webhook_archive.blocks (block_id, topic, tenant_id, day, received_from, received_to, waba_ids, phone_number_ids, fields,
      outcomes, items)
    select block_id, topic, tenant_id, p_day, received_from, received_to, waba_ids, phone_number_ids, fields, outcomes, items
    from given order by nth
    returning number, block_id, tenant_id
  )
  insert into webhook_archive.bodies (day, number, tenant_id, sealed)
  select p_day, added.number, added.tenant_id, given.sealed from added join given using (block_id);
end
$$;
comment on function webhook_archive.append(text[], integer[], bigint[], bigint[], bytea[], date, jsonb, bytea[], bytea[]) is
  'Goes on with the chain of each partition and adds the blocks, all or nothing; refuses (WB011) what is archived already.';

revoke all on function webhook_archive.make_day(date), webhook_archive.expire(date),
  webhook_archive.append(text[], integer[], bigint[], bigint[], bytea[], date, jsonb, bytea[], bytea[]) from public;

alter table webhook_archive.blocks enable row level security;
alter table webhook_archive.bodies enable row level security;
create policy normaliser on webhook_archive.blocks to wabus_normaliser using (true) with check (true);
create policy normaliser on webhook_archive.bodies to wabus_normaliser using (true) with check (true);
create policy api on webhook_archive.blocks for select to wabus_api using (tenant_id = current_setting('app.tenant_id'));
create policy api on webhook_archive.bodies for select to wabus_api using (tenant_id = current_setting('app.tenant_id'));

grant usage on schema webhook_archive to wabus_normaliser, wabus_api;
grant select, insert, update on webhook_archive.heads to wabus_normaliser;
grant select, insert on webhook_archive.segments to wabus_normaliser;
grant select, insert, update (items) on webhook_archive.blocks to wabus_normaliser;
grant select, insert, update (sealed) on webhook_archive.bodies to wabus_normaliser;
grant select on webhook_archive.kept to wabus_normaliser, wabus_api;
grant select on webhook_archive.blocks, webhook_archive.bodies to wabus_api;
grant execute on function webhook_archive.make_day(date), webhook_archive.expire(date),
  webhook_archive.append(text[], integer[], bigint[], bigint[], bytea[], date, jsonb, bytea[], bytea[]) to wabus_normaliser;
