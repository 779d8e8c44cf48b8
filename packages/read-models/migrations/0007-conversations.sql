create table gate_conversations (
  tenant_id text not null,
  conversation_id uuid primary key,
  project_id uuid not null,
  contact_id uuid not null,
  waba_id text not null,
  last_inbound_at timestamptz,
  position bigint not null
);
comment on table gate_conversations is 'When each person last wrote to each project: whether the customer service window is open is read from it before queuing and again just before each call to Meta.';
comment on column gate_conversations.tenant_id is 'Tenant that owns it';
comment on column gate_conversations.conversation_id is 'Thread of project and contact';
comment on column gate_conversations.project_id is 'Project';
comment on column gate_conversations.contact_id is 'The person';
comment on column gate_conversations.waba_id is 'WABA of the newest message';
comment on column gate_conversations.last_inbound_at is 'When the person wrote last, on Meta''s clock; null: never. The window is open for 24 hours from then';
comment on column gate_conversations.position is 'Position of the newest message';
select protect('gate_conversations', array['wabus_gates']);
create index gate_templates_usable on gate_templates (tenant_id, waba_id, name, language) where status = 'approved';
