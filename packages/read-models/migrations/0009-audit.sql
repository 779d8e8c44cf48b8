create table audit (
  position bigint primary key,
  tenant_id text not null,
  at timestamptz not null,
  occurred_at timestamptz not null,
  actor text not null,
  action text not null,
  subject text not null,
  sentence text not null,
  event_id uuid not null,
  correlation_id text not null,
  causation_id text not null
);
comment on table audit is 'One row per event: who did what, when, and because of what. Nothing personal stands in it.';
comment on column audit.position is 'Place in the store''s global order';
comment on column audit.tenant_id is 'Tenant that it belongs to';
comment on column audit.at is 'When it was recorded, on our clock';
comment on column audit.occurred_at is 'When it happened in the world, such as Meta''s timestamp of a status';
comment on column audit.actor is 'Kind and id of who caused it, such as crm:backend or system:sender';
comment on column audit.action is 'Type of the event, as in the catalogue of events';
comment on column audit.subject is 'Stream that it stands in, such as campaign-{id}';
comment on column audit.sentence is 'What happened, as one sentence for people';
comment on column audit.event_id is 'Id of the event';
comment on column audit.correlation_id is 'What belongs together: the first command of a chain';
comment on column audit.causation_id is 'The command or event that directly caused it';
select protect('audit', array['wabus_api', 'wabus_views']);
create index audit_newest on audit (tenant_id, position desc);
create index audit_subject on audit (tenant_id, subject, position desc);
create index audit_correlation on audit (tenant_id, correlation_id, position desc);
