-- An address that was given up may be theirs again: when is told by what happened to it, in whatever order that is recorded.

alter table contact_addresses drop column shown_at, drop column former_at;

create table contact_address_changes (
  tenant_id text not null,
  event_id uuid primary key,
  contact_id uuid not null,
  kind text not null,
  value text not null,
  gone boolean not null,
  at timestamptz not null,
  position bigint not null
);
create index contact_address_changes_of on contact_address_changes (contact_id, kind, value);
select protect('contact_address_changes', array['wabus_api', 'wabus_views']);
