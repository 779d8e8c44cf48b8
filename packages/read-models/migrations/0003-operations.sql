create table tenants (
  tenant_id text primary key,
  name text not null,
  status text not null,
  country text not null,
  time_zone text not null,
  language text not null,
  settings jsonb not null,
  created_at timestamptz not null,
  state jsonb not null,
  created_position bigint not null,
  revision int not null,
  position bigint not null
);
comment on table tenants is 'The customers of the CRM that use wabus.';
comment on column tenants.tenant_id is 'The CRM''s own id of its customer';
comment on column tenants.name is 'Name as the CRM shows it';
comment on column tenants.status is 'active or suspended';
comment on column tenants.country is 'ISO 3166-1 alpha-2; reads phone numbers without a country code';
comment on column tenants.time_zone is 'IANA time zone';
comment on column tenants.language is 'BCP 47 language';
comment on column tenants.settings is 'How wabus behaves for it: keywords, consent policy, quiet hours, hours of reply attribution; the defaults where nobody set any';
comment on column tenants.created_at is 'When it started using wabus';
comment on column tenants.state is 'State of the fold of its stream, from which the next event goes on';
comment on column tenants.created_position is 'Position of the first event of its stream; lists are ordered by it';
comment on column tenants.revision is 'Revision in its stream of the last event applied';
comment on column tenants.position is 'Position of the last event applied';
select protect('tenants', array['wabus_api', 'wabus_views']);

create table projects (
  tenant_id text not null,
  project_id uuid primary key,
  name text not null,
  status text not null,
  waba_id text,
  phone_number_id text,
  display_phone_number text,
  verified_name text,
  quality_rating text,
  messaging_limit text,
  throughput text,
  checklist jsonb not null,
  metadata jsonb,
  created_at timestamptz not null,
  state jsonb not null,
  created_position bigint not null,
  revision int not null,
  position bigint not null
);
comment on table projects is 'Projects: one WhatsApp presence each, with the checklist of going live.';
comment on column projects.tenant_id is 'Tenant that owns it';
comment on column projects.project_id is 'Project';
comment on column projects.name is 'Name for people';
comment on column projects.status is 'pending, connecting, active, failed, disconnected or suspended';
comment on column projects.waba_id is 'WhatsApp Business Account; null before its signup';
comment on column projects.phone_number_id is 'Meta''s id of the business phone number; null before it is known';
comment on column projects.display_phone_number is 'The business phone number as Meta shows it';
comment on column projects.verified_name is 'The business''s name as Meta verified it';
comment on column projects.quality_rating is 'GREEN, YELLOW, RED, NA or UNKNOWN, as last heard from Meta';
comment on column projects.messaging_limit is 'Tier of the portfolio''s messaging limit, as last heard from Meta';
comment on column projects.throughput is 'STANDARD, HIGH or NOT_APPLICABLE, as last heard from Meta';
comment on column projects.checklist is 'Steps of going live in order: step, status, waitingFor, detail';
comment on column projects.metadata is 'The CRM''s own data';
comment on column projects.created_at is 'When it was created';
comment on column projects.state is 'State of the fold of its stream, from which the next event goes on';
comment on column projects.created_position is 'Position of the first event of its stream; lists are ordered by it';
comment on column projects.revision is 'Revision in its stream of the last event applied';
comment on column projects.position is 'Position of the last event applied';
create unique index projects_list on projects (tenant_id, created_position);
select protect('projects', array['wabus_api', 'wabus_views']);

create table templates (
  tenant_id text not null,
  template_id uuid primary key,
  project_id uuid not null,
  waba_id text not null,
  name text not null,
  language text not null,
  category text not null,
  components jsonb not null,
  variables jsonb not null,
  status text not null,
  meta_template_id text,
  rejection_reason text,
  created_at timestamptz not null,
  state jsonb not null,
  created_position bigint not null,
  revision int not null,
  position bigint not null
);
comment on table templates is 'Message templates and what Meta says of them.';
comment on column templates.tenant_id is 'Tenant that owns it';
comment on column templates.template_id is 'Template';
comment on column templates.project_id is 'Project that wrote it down';
comment on column templates.waba_id is 'WABA that it belongs to';
comment on column templates.name is 'Name at Meta, unique with the language in the WABA';
comment on column templates.language is 'Meta''s language code';
comment on column templates.category is 'MARKETING, UTILITY or AUTHENTICATION';
comment on column templates.components is 'Components in Meta''s own shape';
comment on column templates.variables is 'Variable to field of the CRM and default';
comment on column templates.status is 'draft, submitted, submission-failed, approved, rejected, paused or disabled';
comment on column templates.meta_template_id is 'Meta''s id; null before it was submitted';
comment on column templates.rejection_reason is 'Why Meta refused it; null otherwise';
comment on column templates.created_at is 'When it was written down';
comment on column templates.state is 'State of the fold of its stream, from which the next event goes on';
comment on column templates.created_position is 'Position of the first event of its stream; lists are ordered by it';
comment on column templates.revision is 'Revision in its stream of the last event applied';
comment on column templates.position is 'Position of the last event applied';
create unique index templates_list on templates (tenant_id, created_position);
select protect('templates', array['wabus_api', 'wabus_views']);

