create table scheduler.checkpoints (
  partition integer primary key,
  position bigint not null
);
comment on table scheduler.checkpoints is 'Position of the last event of each partition of wabus.events that stands in these tables.';

create table scheduler.campaigns (
  campaign_id text primary key,
  partition integer not null,
  tenant_id text not null,
  waba_id text not null,
  key text not null,
  correlation_id text not null,
  project_id text not null,
  phone_number_id text not null,
  template_id text not null,
  template_name text not null,
  template_language text not null,
  max_per_second double precision,
  status text not null check (status in ('draft', 'running', 'paused', 'completed')),
  round integer not null default 0,
  started_by text,
  purpose text,
  components jsonb,
  variables jsonb,
  recipients integer,
  seen integer not null default 0,
  cursor_chunk integer not null default 0,
  cursor_row integer not null default 0,
  walked boolean not null default false
);
create index campaigns_running on scheduler.campaigns (partition) where status = 'running';
comment on table scheduler.campaigns is 'Campaigns and how far their ledgers were walked.';
comment on column scheduler.campaigns.started_by is 'Id of the CampaignStarted event: cause of the messages of its round.';
comment on column scheduler.campaigns.recipients is 'Distinct people, once the ledger is closed.';
comment on column scheduler.campaigns.seen is 'Messages of the current round whose first event was seen.';
comment on column scheduler.campaigns.cursor_chunk is 'Next chunk of the walk, from 0; only a hint: walking twice makes no second message.';
comment on column scheduler.campaigns.walked is 'The walk reached the end of the ledger.';

create table scheduler.ledger_chunks (
  campaign_id text not null,
  revision integer not null,
  upload_id text not null,
  primary key (campaign_id, revision)
);
comment on table scheduler.ledger_chunks is 'Where the chunks of uploads stand in the ledger; what is in them stays in the store.';

create table scheduler.ledger_uploads (
  campaign_id text not null,
  upload_id text not null,
  completed_revision integer not null,
  primary key (campaign_id, upload_id)
);
comment on table scheduler.ledger_uploads is 'Completed uploads: only their chunks count, and the first one that named a person wins.';

create table scheduler.work (
  message_id text primary key,
  partition integer not null,
  tenant_id text not null,
  project_id text not null,
  phone_number_id text not null,
  contact_id text not null,
  campaign_id text,
  template_id text,
  purpose text not null,
  priority text not null check (priority in ('conversational', 'bulk')),
  state text not null check (state in ('queued', 'released', 'attempted', 'deferred')),
  release integer not null,
  revision integer not null,
  since timestamptz not null,
  check_at timestamptz,
  attempt_id text,
  reason text
);
create index work_check_at on scheduler.work (partition, check_at);
create index work_waiting on scheduler.work (partition, reason) where check_at is null;
create index work_in_flight on scheduler.work (partition, phone_number_id) where state in ('released', 'attempted');
create index work_of_campaign on scheduler.work (campaign_id);
comment on table scheduler.work is 'One row per message that is not settled.';
comment on column scheduler.work.check_at is 'When something is to be done about it: release it (again), or call its outcome unknown. Null: it waits for what the reason names.';

create table scheduler.project_tokens (
  project_id text primary key,
  stored_at timestamptz not null
);
comment on table scheduler.project_tokens is 'When a project last got a business token: what was parked before goes on.';

grant usage on schema scheduler to wabus_scheduler;
grant select, insert, update, delete
  on scheduler.checkpoints, scheduler.campaigns, scheduler.ledger_chunks, scheduler.ledger_uploads, scheduler.work,
    scheduler.project_tokens
  to wabus_scheduler;
