create table waiting_statuses (
  topic text not null,
  partition int not null,
  record_offset bigint not null,
  tenant_id text not null,
  waba_id text not null,
  wamids text[] not null,
  bytes bytea not null,
  received_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  primary key (topic, partition, record_offset)
);
comment on table waiting_statuses is 'Webhooks with statuses of messages that nobody knows (yet): another app''s, or ours before our own record of the sending arrived. They wait here for some seconds, not in the way of others; written by the normaliser, not a fold of streams.';
comment on column waiting_statuses.topic is 'Topic of the record';
comment on column waiting_statuses.partition is 'Partition of the record';
comment on column waiting_statuses.record_offset is 'Offset of the record';
comment on column waiting_statuses.tenant_id is 'Tenant that owns the account';
comment on column waiting_statuses.waba_id is 'WABA that the record named';
comment on column waiting_statuses.wamids is 'Meta''s ids of the messages that are not known yet';
comment on column waiting_statuses.bytes is 'The record as received';
comment on column waiting_statuses.received_at is 'When the log took the record';
comment on column waiting_statuses.recorded_at is 'Since when it waits';
create index waiting_statuses_age on waiting_statuses (recorded_at);

alter table waiting_statuses enable row level security;
alter table waiting_statuses force row level security;
grant select, insert, delete, update (wamids) on waiting_statuses to wabus_normaliser;
create policy normaliser on waiting_statuses to wabus_normaliser using (true) with check (true);

comment on column templates.status is 'draft, submitted, submission-failed, approved, rejected, paused, disabled, archived, locked, pending-deletion or deleted';
comment on column gate_templates.status is 'draft, submitted, submission-failed, approved, rejected, paused, disabled, archived, locked, pending-deletion or deleted; only approved may be sent';
comment on column templates.category is 'MARKETING, UTILITY or AUTHENTICATION, as Meta has it now';
