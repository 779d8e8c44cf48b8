-- Tokens and PINs under envelope encryption. Nothing here is readable without the key-encryption key.

create table data_keys (
  tenant_id text not null,
  dek_id integer not null,
  wrapped_key bytea not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, dek_id)
);
comment on table data_keys is 'Data keys of each tenant, wrapped by the key-encryption key; the newest one encrypts.';

create table secrets (
  tenant_id text not null,
  project_id text not null,
  purpose text not null,
  version integer not null,
  box bytea not null,
  created_at timestamptz not null,
  primary key (tenant_id, project_id, purpose, version)
);
comment on table secrets is 'Every version of every secret, each bound to its own row: a swapped row does not open.';

grant usage on schema vault to wabus_vault;
grant select, insert on data_keys to wabus_vault;
grant select, insert on secrets to wabus_vault;
