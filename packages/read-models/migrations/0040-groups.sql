-- Groups of business phone numbers, as Meta tells of them.

create table groups (
  tenant_id text not null,
  conversation_id uuid primary key,
  project_id uuid not null,
  group_id text not null,
  subject text,
  subject_order uuid,
  status text,
  status_order uuid,
  position bigint not null
);
select protect('groups', array['wabus_api', 'wabus_views']);
