-- Usernames and ids over linked portfolios are shown with what people say: of several the one that was shown last is theirs.

create table shown_names (
  tenant_id text not null,
  contact_id uuid not null,
  project_id uuid not null,
  kind text not null,
  value text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  last_order uuid not null,
  position bigint not null,
  primary key (contact_id, project_id, kind, value)
);
create index shown_names_of on shown_names (project_id, kind, value);
select protect('shown_names', array['wabus_api', 'wabus_views']);
