-- People who were erased: what a restored backup has to forget again, and what is still to be done.

create table erasures (
  tenant_id text not null,
  person_id uuid not null,
  contact_ids uuid[] not null,
  erased_at timestamptz not null,
  sought text,
  completed_at timestamptz,
  primary key (tenant_id, person_id)
);
create index erasures_open on erasures (erased_at) where completed_at is null;
comment on table erasures is 'People who were erased, by id and time: a copy of it is kept apart from backups, and applied to what is restored.';
comment on column erasures.person_id is 'The contact that went on for the person.';
comment on column erasures.contact_ids is 'All contacts of the person.';
comment on column erasures.erased_at is 'When it was asked for.';
comment on column erasures.sought is 'Addresses by which raw webhooks and uploads are searched, sealed by the key of the tenant; null once nothing is left of the person.';
comment on column erasures.completed_at is 'Since when nothing of the person is left anywhere here; null: it is under way.';
grant select, insert, update on erasures to wabus_keyring;
