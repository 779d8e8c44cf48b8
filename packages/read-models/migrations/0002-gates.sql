create table gate_projects (
  tenant_id text not null,
  project_id uuid primary key,
  status text not null,
  waba_id text,
  phone_number_id text,
  state jsonb not null,
  created_position bigint not null,
  revision int not null,
  position bigint not null
);
comment on table gate_projects is 'Whether a project may send: read before queuing and again just before each call to Meta.';
comment on column gate_projects.tenant_id is 'Tenant that owns the project';
comment on column gate_projects.project_id is 'Project';
comment on column gate_projects.status is 'pending, connecting, active or failed; only active may send';
comment on column gate_projects.waba_id is 'WABA of the project; null before its signup';
comment on column gate_projects.phone_number_id is 'Business phone number of the project; null before it is known';
comment on column gate_projects.state is 'State of the fold of its stream, from which the next event goes on';
comment on column gate_projects.created_position is 'Position of the first event of its stream';
comment on column gate_projects.revision is 'Revision in its stream of the last event applied';
comment on column gate_projects.position is 'Position of the last event applied';

create table gate_templates (
  tenant_id text not null,
  template_id uuid primary key,
  waba_id text not null,
  name text not null,
  language text not null,
  category text not null,
  status text not null,
  state jsonb not null,
  created_position bigint not null,
  revision int not null,
  position bigint not null
);
comment on table gate_templates is 'Whether a template may be sent: read before queuing and again just before each call to Meta.';
comment on column gate_templates.tenant_id is 'Tenant that owns the template';
comment on column gate_templates.template_id is 'Template';
comment on column gate_templates.waba_id is 'WABA that it belongs to';
comment on column gate_templates.name is 'Its name at Meta';
comment on column gate_templates.language is 'Its language at Meta';
comment on column gate_templates.category is 'MARKETING, UTILITY or AUTHENTICATION: the purpose of its messages';
comment on column gate_templates.status is 'draft, submitted, submission-failed, approved, rejected, paused or disabled; only approved may be sent';
comment on column gate_templates.state is 'State of the fold of its stream, from which the next event goes on';
comment on column gate_templates.created_position is 'Position of the first event of its stream';
comment on column gate_templates.revision is 'Revision in its stream of the last event applied';
comment on column gate_templates.position is 'Position of the last event applied';

create table gate_campaigns (
  tenant_id text not null,
  campaign_id uuid primary key,
  status text not null,
  state jsonb not null,
  created_position bigint not null,
  revision int not null,
  position bigint not null
);
comment on table gate_campaigns is 'Whether a campaign may send: read before queuing and again just before each call to Meta.';
comment on column gate_campaigns.tenant_id is 'Tenant that owns the campaign';
comment on column gate_campaigns.campaign_id is 'Campaign';
comment on column gate_campaigns.status is 'draft, running, paused or completed; paused sends nothing';
comment on column gate_campaigns.state is 'State of the fold of its stream, from which the next event goes on';
comment on column gate_campaigns.created_position is 'Position of the first event of its stream';
comment on column gate_campaigns.revision is 'Revision in its stream of the last event applied';
comment on column gate_campaigns.position is 'Position of the last event applied';

select protect('gate_projects', array['wabus_gates']);
select protect('gate_templates', array['wabus_gates']);
select protect('gate_campaigns', array['wabus_gates']);

create table gates_freshness (
  one boolean primary key default true check (one),
  fresh_at timestamptz not null
);
alter table gates_freshness enable row level security;
alter table gates_freshness force row level security;
grant select, insert, update on gates_freshness to wabus_projector;
grant select on gates_freshness to wabus_gates;
create policy projector on gates_freshness to wabus_projector using (true) with check (true);
create policy readers on gates_freshness for select to wabus_gates using (true);
comment on table gates_freshness is 'One row: the gates hold everything that was recorded up to this time.';
comment on column gates_freshness.one is 'Always true: there is one row';
comment on column gates_freshness.fresh_at is 'Everything recorded up to this time is in the gates';
