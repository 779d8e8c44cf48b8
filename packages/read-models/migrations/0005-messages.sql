create table messages (
  tenant_id text not null,
  message_id uuid primary key,
  direction text not null,
  project_id uuid not null,
  waba_id text,
  phone_number_id text,
  contact_id uuid not null,
  conversation_id uuid,
  campaign_id uuid,
  template_id uuid,
  type text,
  purpose text,
  priority text,
  sent_by text,
  address text,
  content jsonb,
  external_id text,
  metadata jsonb,
  profile_name text,
  status text not null,
  queued_at timestamptz,
  accepted_at timestamptz,
  held_at timestamptz,
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  failed_at timestamptz,
  unknown_at timestamptz,
  deferred_at timestamptz,
  suppressed_at timestamptz,
  received_at timestamptz,
  wamid text,
  context_wamid text,
  attempts jsonb not null,
  failure jsonb,
  pricing jsonb,
  created_at timestamptz not null,
  state jsonb not null,
  created_position bigint not null,
  revision int not null,
  position bigint not null
);
comment on table messages is 'Messages of both directions: outbound ones with attempts and status times, inbound ones as received.';
comment on column messages.tenant_id is 'Tenant that owns it';
comment on column messages.message_id is 'Message: for inbound ones derived from the wamid';
comment on column messages.direction is 'outbound or inbound';
comment on column messages.project_id is 'Project that sends or receives it';
comment on column messages.waba_id is 'WABA of that moment';
comment on column messages.phone_number_id is 'Business phone number; null for a campaign recipient suppressed before it was queued';
comment on column messages.contact_id is 'The person';
comment on column messages.conversation_id is 'Thread of project and contact';
comment on column messages.campaign_id is 'Campaign that it is part of';
comment on column messages.template_id is 'Template that it was made from';
comment on column messages.type is 'Meta''s type, such as template or text; null when suppressed before it was queued';
comment on column messages.purpose is 'Consent that it needs: marketing, utility, authentication or none';
comment on column messages.priority is 'Lane: conversational or bulk';
comment on column messages.sent_by is 'agent, campaign, api, automation or business-app';
comment on column messages.address is 'Personal. The persons number: E.164 with + outbound, wa_id inbound; null once erased';
comment on column messages.content is 'Personal. Content in Meta''s own shape; null once erased';
comment on column messages.external_id is 'Personal. The CRM''s id of the message; null once erased';
comment on column messages.metadata is 'Personal. The CRM''s own data; null once erased';
comment on column messages.profile_name is 'Personal. Name the person chose, inbound only; null once erased';
comment on column messages.status is 'The most telling status of the newest attempt; inbound: received';
comment on column messages.queued_at is 'When it was queued';
comment on column messages.accepted_at is 'When Meta took it; accepted is not sent';
comment on column messages.held_at is 'When Meta took it but held it for quality assessment';
comment on column messages.sent_at is 'When it left Meta''s servers';
comment on column messages.delivered_at is 'When it was on a device';
comment on column messages.read_at is 'When it was displayed; may come without delivered';
comment on column messages.failed_at is 'When Meta refused it or said that it failed';
comment on column messages.unknown_at is 'When the answer of a call was lost';
comment on column messages.deferred_at is 'When it was put off';
comment on column messages.suppressed_at is 'When our own rule stopped it';
comment on column messages.received_at is 'Inbound only: when the person sent it';
comment on column messages.wamid is 'Meta''s id of the newest attempt that has one, or of the inbound message';
comment on column messages.context_wamid is 'Meta''s id of the message that this one quotes; null for none';
comment on column messages.attempts is 'Calls to Meta in order: id, at, outcome, error';
comment on column messages.failure is 'Why it failed or was suppressed: code, class, detail, meta';
comment on column messages.pricing is 'What Meta said it costs';
comment on column messages.created_at is 'When its first event was recorded';
comment on column messages.state is 'State of the fold of its stream, from which the next event goes on';
comment on column messages.created_position is 'Position of the first event of its stream; lists are ordered by it';
comment on column messages.revision is 'Revision in its stream of the last event applied';
comment on column messages.position is 'Position of the last event applied';
create unique index messages_list on messages (tenant_id, created_position);
create index messages_campaign on messages (tenant_id, campaign_id, contact_id, created_position) where campaign_id is not null;
create index messages_contact on messages (tenant_id, contact_id, created_position);
create index messages_conversation on messages (tenant_id, conversation_id, created_position) where conversation_id is not null;
create index messages_inbound on messages (tenant_id, contact_id, received_at) where direction = 'inbound';
create index messages_wamid on messages (tenant_id, wamid) where wamid is not null;
create index messages_external on messages (tenant_id, external_id) where external_id is not null;
select protect('messages', array['wabus_api', 'wabus_views']);

create table message_wamids (
  tenant_id text not null,
  wamid text not null,
  message_id uuid not null,
  waba_id text not null,
  phone_number_id text,
  position bigint not null,
  primary key (tenant_id, wamid, message_id)
);
comment on table message_wamids is 'Which message a wamid of Meta belongs to; a message has one per attempt that Meta took.';
comment on column message_wamids.tenant_id is 'Tenant that owns it';
comment on column message_wamids.wamid is 'Meta''s message id';
comment on column message_wamids.message_id is 'Message';
comment on column message_wamids.waba_id is 'WABA of the message';
comment on column message_wamids.phone_number_id is 'Business phone number of the message';
comment on column message_wamids.position is 'Position of the first event that named the wamid';
create index message_wamids_wamid on message_wamids (wamid);
select protect('message_wamids', array['wabus_api', 'wabus_normaliser', 'wabus_views']);

create view message_by_wamid with (security_invoker = true) as
  select wamid, message_id, tenant_id, waba_id, phone_number_id from message_wamids;
comment on view message_by_wamid is 'What the normaliser asks when a status comes without callback data: whose message a wamid is.';
comment on column message_by_wamid.wamid is 'Meta''s message id';
comment on column message_by_wamid.message_id is 'Message';
comment on column message_by_wamid.tenant_id is 'Tenant that owns the message';
comment on column message_by_wamid.waba_id is 'WABA of the message';
comment on column message_by_wamid.phone_number_id is 'Business phone number of the message';
grant select on message_by_wamid to wabus_normaliser;
