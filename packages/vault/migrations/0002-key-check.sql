-- Which key-encryption key the keys here are wrapped by: a process that was given another one must not start.

create table key_check (
  singleton boolean primary key default true check (singleton),
  wrapped_key bytea not null,
  created_at timestamptz not null default now()
);
comment on table key_check is 'A key that seals nothing, wrapped by the key-encryption key when that was first used.';

grant select, insert on key_check to wabus_vault;
