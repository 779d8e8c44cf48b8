create table dead_letters (
  id uuid primary key,
  topic text not null,
  partition int not null,
  record_offset bigint not null,
  item int not null,
  class text not null check (class in ('unroutable', 'conflict', 'unreadable', 'meta-test')),
  reason text not null,
  tenant_id text,
  waba_id text,
  phone_number_id text,
  bytes bytea not null,
  received_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  resolution text
);
comment on table dead_letters is 'Records that nobody owns or can read, set aside with the reason. Written by the normaliser; not a fold of streams, so a rebuild neither fills nor compares it.';
comment on column dead_letters.id is 'Dead letter';
comment on column dead_letters.topic is 'Topic of the record';
comment on column dead_letters.partition is 'Partition of the record';
comment on column dead_letters.record_offset is 'Offset of the record';
comment on column dead_letters.item is 'Which item of the record, from 0';
comment on column dead_letters.class is 'unroutable, conflict, unreadable or meta-test';
comment on column dead_letters.reason is 'One sentence: why it could not be placed';
comment on column dead_letters.tenant_id is 'Tenant that owns it; null when nobody is known to';
comment on column dead_letters.waba_id is 'WABA that the record named';
comment on column dead_letters.phone_number_id is 'Business phone number that the record named';
comment on column dead_letters.bytes is 'The record as received, or the item of it';
comment on column dead_letters.received_at is 'When the log took the record';
comment on column dead_letters.recorded_at is 'When it was set aside';
comment on column dead_letters.resolution is 'What became of it; null while nobody dealt with it';
alter table dead_letters add unique (topic, partition, record_offset, item);
create index dead_letters_list on dead_letters (recorded_at, id);
create index dead_letters_waiting on dead_letters (waba_id, phone_number_id, recorded_at)
  where resolution is null and class = 'unroutable';

alter table dead_letters enable row level security;
alter table dead_letters force row level security;
grant select, insert, update (class, reason, tenant_id, resolution) on dead_letters to wabus_normaliser;
grant select on dead_letters to wabus_api, wabus_views;
create policy normaliser on dead_letters to wabus_normaliser using (true) with check (true);
-- '*' cannot be a tenant's id: it stands for a caller with the scope of all tenants, and only this table honours it.
create policy api on dead_letters for select to wabus_api using (
  (select current_tenant()) = '*' or tenant_id = (select current_tenant()));
create policy views on dead_letters for select to wabus_views using (tenant_id = (select viewing_tenant()));
