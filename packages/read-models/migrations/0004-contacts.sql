create table contacts (
  tenant_id text not null,
  contact_id uuid primary key,
  name text,
  language text,
  external_id text,
  source text,
  created_at timestamptz not null,
  profile_position bigint not null,
  created_position bigint not null,
  position bigint not null
);
comment on table contacts is 'People that the tenant wrote to or heard of, with what the CRM says of them.';
comment on column contacts.tenant_id is 'Tenant that knows the person';
comment on column contacts.contact_id is 'The person; a random id';
comment on column contacts.name is 'Personal. Name as the CRM shows it; null when unknown or erased';
comment on column contacts.language is 'Personal. BCP 47 language the person wants to be written to in';
comment on column contacts.external_id is 'Personal. The CRM''s id of the person';
comment on column contacts.source is 'Where we first met the person: campaign, message, inbound or unknown';
comment on column contacts.created_at is 'When the person became known';
comment on column contacts.profile_position is 'Position of the profile shown; 0 without one';
comment on column contacts.created_position is 'Position of the first event of its stream; lists are ordered by it';
comment on column contacts.position is 'Position of the last event that the row comes from';
create unique index contacts_list on contacts (tenant_id, created_position);
create index contacts_external on contacts (tenant_id, external_id) where external_id is not null;
select protect('contacts', array['wabus_api', 'wabus_views']);

create table contact_addresses (
  tenant_id text not null,
  contact_id uuid not null,
  kind text not null,
  value text not null,
  position bigint not null,
  primary key (contact_id, kind, value)
);
comment on table contact_addresses is 'Addresses of people; none of an erased person.';
comment on column contact_addresses.tenant_id is 'Tenant that knows the person';
comment on column contact_addresses.contact_id is 'The person';
comment on column contact_addresses.kind is 'phone, userId or username';
comment on column contact_addresses.value is 'Personal. E.164 with +, or the id';
comment on column contact_addresses.position is 'Position of the event that brought it; the first address is the one that made the contact';
create index contact_addresses_value on contact_addresses (tenant_id, value);
select protect('contact_addresses', array['wabus_api', 'wabus_views']);

create table contact_consents (
  tenant_id text not null,
  event_id uuid primary key,
  contact_id uuid not null,
  purpose text not null,
  state text not null,
  source text not null,
  evidence jsonb,
  wamid text,
  project_id uuid,
  at timestamptz not null,
  recorded_at timestamptz not null,
  position bigint not null
);
comment on table contact_consents is 'Every word of a person on being written to; the newest per purpose counts, and of two at the same time the withdrawal.';
comment on column contact_consents.tenant_id is 'Tenant that it concerns, as a whole';
comment on column contact_consents.event_id is 'The event';
comment on column contact_consents.contact_id is 'The person';
comment on column contact_consents.purpose is 'marketing, utility or all';
comment on column contact_consents.state is 'given or withdrawn';
comment on column contact_consents.source is 'keyword for a message to us, else what the CRM named';
comment on column contact_consents.evidence is 'Personal. What proves it; null without any, or once erased';
comment on column contact_consents.wamid is 'The message that said so, for source keyword';
comment on column contact_consents.project_id is 'The project that the message was written to';
comment on column contact_consents.at is 'When it was said. Meta''s clock has whole seconds: a stop by keyword counts from the end of its second';
comment on column contact_consents.recorded_at is 'When we recorded it';
comment on column contact_consents.position is 'Position of the event';
create index contact_consents_newest on contact_consents (tenant_id, contact_id, purpose, at desc, state desc);
select protect('contact_consents', array['wabus_api', 'wabus_views']);

create table contact_preferences (
  tenant_id text not null,
  event_id uuid primary key,
  contact_id uuid not null,
  project_id uuid not null,
  phone_number_id text not null,
  preference text not null,
  detail text,
  at timestamptz not null,
  position bigint not null
);
comment on table contact_preferences is 'What people chose about marketing of one business number in WhatsApp''s own settings; the newest per number counts, and of two at the same time the stop.';
comment on column contact_preferences.tenant_id is 'Tenant that owns the number';
comment on column contact_preferences.event_id is 'The event';
comment on column contact_preferences.contact_id is 'The person';
comment on column contact_preferences.project_id is 'Project of the number';
comment on column contact_preferences.phone_number_id is 'Business phone number';
comment on column contact_preferences.preference is 'stop or resume';
comment on column contact_preferences.detail is 'Personal. Meta''s sentence; null once erased';
comment on column contact_preferences.at is 'When, on Meta''s clock';
comment on column contact_preferences.position is 'Position of the event';
create index contact_preferences_newest on contact_preferences (tenant_id, contact_id, phone_number_id, at desc, preference desc);
select protect('contact_preferences', array['wabus_api', 'wabus_views']);

create table gate_consents (
  tenant_id text not null,
  contact_id uuid not null,
  purpose text not null,
  state text not null,
  at timestamptz not null,
  position bigint not null,
  primary key (contact_id, purpose)
);
comment on table gate_consents is 'The newest word of each person on each purpose: read before queuing and again just before each call to Meta.';
comment on column gate_consents.tenant_id is 'Tenant that it concerns';
comment on column gate_consents.contact_id is 'The person';
comment on column gate_consents.purpose is 'marketing, utility or all';
comment on column gate_consents.state is 'given or withdrawn';
comment on column gate_consents.at is 'When it was said';
comment on column gate_consents.position is 'Position of the event';
select protect('gate_consents', array['wabus_gates']);

create table gate_preferences (
  tenant_id text not null,
  contact_id uuid not null,
  phone_number_id text not null,
  state text not null,
  at timestamptz not null,
  position bigint not null,
  primary key (contact_id, phone_number_id)
);
comment on table gate_preferences is 'What each person last chose about marketing of each business number: read before queuing and again just before each call to Meta.';
comment on column gate_preferences.tenant_id is 'Tenant that owns the number';
comment on column gate_preferences.contact_id is 'The person';
comment on column gate_preferences.phone_number_id is 'Business phone number';
comment on column gate_preferences.state is 'stop or resume';
comment on column gate_preferences.at is 'When, on Meta''s clock';
comment on column gate_preferences.position is 'Position of the event';
select protect('gate_preferences', array['wabus_gates']);

create table gate_tenants (
  tenant_id text primary key,
  marketing_policy text not null,
  state jsonb not null,
  created_position bigint not null,
  revision int not null,
  position bigint not null
);
comment on table gate_tenants is 'Whether marketing of a tenant needs consent first: read before queuing and again just before each call to Meta.';
comment on column gate_tenants.tenant_id is 'Tenant';
comment on column gate_tenants.marketing_policy is 'opt-out: allowed unless withdrawn; opt-in: only when given';
comment on column gate_tenants.state is 'State of the fold of its stream, from which the next event goes on';
comment on column gate_tenants.created_position is 'Position of the first event of its stream';
comment on column gate_tenants.revision is 'Revision in its stream of the last event applied';
comment on column gate_tenants.position is 'Position of the last event applied';
select protect('gate_tenants', array['wabus_gates']);
