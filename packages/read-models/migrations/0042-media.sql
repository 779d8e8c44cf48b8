-- What became of the bytes of media that came with messages.
create table media (
  tenant_id text not null,
  media_id uuid primary key,
  message_id uuid not null,
  project_id uuid not null,
  contact_id uuid not null,
  status text not null,
  reason text,
  mime_type text,
  bytes bigint,
  state jsonb not null,
  created_position bigint not null,
  revision int not null,
  position bigint not null
);
select protect('media', array['wabus_api']);
