-- Work that goes on after the answer of the request that asked for it.

create table jobs (
  tenant_id text not null,
  id uuid not null,
  state text not null default 'running' check (state in ('running', 'done', 'failed')),
  order_of_work jsonb not null,
  body_hash text not null,
  body_id uuid not null,
  done bigint not null default 0,
  total bigint,
  result jsonb,
  problem jsonb,
  tries integer not null default 0,
  held_by uuid,
  held_until timestamptz,
  not_before timestamptz not null default now(),
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (tenant_id, id)
);
create index jobs_waiting on jobs (created_at) where state = 'running';
create index jobs_ended on jobs (ended_at) where ended_at is not null;
comment on table jobs is 'Work that goes on after the answer of the request that asked for it; a row stays for a day after its end.';
comment on column jobs.order_of_work is 'What is to be done, without the body: the campaign, who asked, how the body is read.';
comment on column jobs.body_hash is 'Keyed hash of the body: a repeat with the same Idempotency-Key has to have the same.';
comment on column jobs.held_by is 'The try that works on it; another may begin once held_until has passed.';

create table parts (
  tenant_id text not null,
  body_id uuid not null,
  seq integer not null,
  sealed text not null,
  kept_at timestamptz not null default now(),
  primary key (tenant_id, body_id, seq)
);
create index parts_kept on parts (kept_at);
alter table parts alter column sealed set storage external;
comment on table parts is 'Bodies of jobs, compressed, cut into parts and sealed with the tenant''s key; they go when the job ends.';

alter table jobs enable row level security;
alter table jobs force row level security;
create policy worker on jobs to wabus_jobs using (true) with check (true);
create policy api on jobs for select to wabus_api using (tenant_id = current_setting('app.tenant_id'));
alter table parts enable row level security;
alter table parts force row level security;
create policy worker on parts to wabus_jobs using (true) with check (true);

grant usage on schema jobs to wabus_jobs, wabus_api;
grant select, insert, update, delete on jobs, parts to wabus_jobs;
grant select (tenant_id, id, state, done, total, result, problem, created_at, ended_at) on jobs to wabus_api;
