-- Which threads another responder has, by what Meta told of them.

create table thread_responders (
  tenant_id text not null,
  conversation_id uuid primary key,
  project_id uuid not null,
  contact_id uuid not null,
  role text,
  previous_role text,
  summary text,
  handed_at timestamptz,
  handed_order uuid,
  standby_at timestamptz,
  position bigint not null
);
create index thread_responders_of_project on thread_responders (project_id, (greatest(handed_at, standby_at)));
select protect('thread_responders', array['wabus_api', 'wabus_views']);
