-- Contacts that turn out to be one person, addresses that are a person's no more, and numbers that changed hands.

alter table addresses add column seen_at timestamptz;
alter table addresses add column shown_at timestamptz;
alter table addresses add column former_at timestamptz;
comment on column addresses.seen_at is 'When its contact was first heard of by it, on Meta''s clock; null: only the CRM said so.';
comment on column addresses.shown_at is 'When it was first shown beside another address of its contact, on Meta''s clock.';
comment on column addresses.former_at is 'Since when it is its contact''s no more, as WhatsApp told; null: it is. It leads to the contact all the same.';
drop index addresses_of_portfolio;
create unique index addresses_of_portfolio on addresses (tenant_id, contact_id, portfolio)
  where portfolio <> '*' and former_at is null;

alter table contact_keys add column made_at timestamptz not null default '-infinity';
alter table contact_keys alter column made_at set default now();
alter table contact_keys add column merged_into uuid;
create index contact_keys_merged on contact_keys (tenant_id, merged_into) where merged_into is not null;
comment on column contact_keys.made_at is 'When the contact became known; of two that are one person the older goes on.';
comment on column contact_keys.merged_into is 'The contact that goes on for this one; never one that is merged itself.';
grant update (merged_into) on contact_keys to wabus_keyring;

create table other_holders (
  tenant_id text not null,
  hmac bytea not null,
  contact_id uuid not null,
  shown_at timestamptz not null,
  primary key (tenant_id, hmac, contact_id)
);
comment on table other_holders is 'Contacts that had a number which leads to another one: of all of them the one that was seen with it last for the first time has it.';
create index other_holders_by_contact on other_holders (tenant_id, contact_id);
grant select, insert, update, delete on other_holders to wabus_keyring;

-- One after the other for a tenant: what two merges at once make is what they make one after the other.
create function absorb(tenant text, absorbed uuid, survivor uuid) returns void language plpgsql as $$
declare
  root uuid;
begin
  perform pg_advisory_xact_lock(hashtextextended('keyring.absorb ' || tenant, 0));
  select coalesce(merged_into, contact_id) into root from keyring.contact_keys
    where tenant_id = tenant and contact_id = survivor;
  update keyring.contact_keys set merged_into = root
    where tenant_id = tenant and (contact_id = absorbed or merged_into = absorbed) and contact_id <> root;
end $$;

-- A number leads to whoever was shown with it last for the first time, in whatever order that becomes known. Answers
-- whether that is the receiver; the number is moved only then, and only where `move` says so.
create function hand_over(tenant text, number bytea, receiver uuid, at timestamptz, move boolean) returns boolean
language plpgsql as $$
declare
  held keyring.addresses%rowtype;
  since timestamptz;
begin
  select * into held from keyring.addresses where tenant_id = tenant and hmac = number for update;
  if not found or held.contact_id = receiver then
    return found;
  end if;
  insert into keyring.other_holders (tenant_id, hmac, contact_id, shown_at) values (tenant, number, receiver, at)
    on conflict (tenant_id, hmac, contact_id) do update set shown_at = least(other_holders.shown_at, excluded.shown_at)
    returning shown_at into since;
  -- What was given up goes to whoever is shown with it after that.
  if held.former_at >= since or (held.former_at is null and held.shown_at > since) then
    return false;
  end if;
  if move then
    insert into keyring.other_holders (tenant_id, hmac, contact_id, shown_at)
      values (tenant, number, held.contact_id, coalesce(held.shown_at, '-infinity'))
      on conflict (tenant_id, hmac, contact_id) do update set shown_at = least(other_holders.shown_at, excluded.shown_at);
    delete from keyring.other_holders where tenant_id = tenant and hmac = number and contact_id = receiver;
    update keyring.addresses
      set contact_id = receiver, seen_at = since, shown_at = since, former_at = null, added = true, marked = true
      where tenant_id = tenant and hmac = number;
  end if;
  return true;
end $$;
