-- Who an address is, and the keys of people. Nothing here is readable without the key-encryption key;
-- deleting a person's rows erases the person.

create table tenant_keys (
  tenant_id text primary key,
  wrapped_key bytea not null,
  created_at timestamptz not null default now()
);
comment on table tenant_keys is 'The key under which the addresses of a tenant are hashed, wrapped by the key-encryption key.';

create table addresses (
  tenant_id text not null,
  hmac bytea not null,
  contact_id uuid not null,
  marked boolean not null default false,
  primary key (tenant_id, hmac)
);
create index addresses_by_contact on addresses (tenant_id, contact_id);
comment on table addresses is 'Keyed hash of an address → contact. An address of one tenant belongs to one contact.';
comment on column addresses.marked is 'ContactIdentified of the contact stands in the event store.';

create table contact_keys (
  tenant_id text not null,
  contact_id uuid not null,
  wrapped_key bytea not null,
  primary key (tenant_id, contact_id)
);
comment on table contact_keys is 'The key that seals the personal parts about a contact, wrapped by the key-encryption key. No row = erased.';

grant usage on schema keyring to wabus_keyring;
grant select, insert on tenant_keys to wabus_keyring;
grant select, insert, update, delete on addresses to wabus_keyring;
grant select, insert, delete on contact_keys to wabus_keyring;
