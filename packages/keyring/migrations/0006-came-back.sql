-- A number that was given up may be theirs again: when it was given up, each time, and when it was last gained.

alter table addresses add column lost_at timestamptz[];
alter table addresses add column gained_at timestamptz;
comment on column addresses.lost_at is 'When it was given up, each time, as WhatsApp told, on Meta''s clock.';
comment on column addresses.gained_at is 'When WhatsApp last told that it is its contact''s; it is former since it was first given up after that.';

-- Times of both lists, each once; null for none.
create function times(one timestamptz[], other timestamptz[]) returns timestamptz[] language sql immutable as $$
  select array_agg(distinct t order by t) from unnest(one || other) as t where t is not null
$$;

create or replace function hand_over(tenant text, number bytea, receiver uuid, at timestamptz, move boolean) returns boolean
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
      set contact_id = receiver, seen_at = since, shown_at = since, former_at = null, lost_at = null, gained_at = null,
        added = true, marked = true
      where tenant_id = tenant and hmac = number;
  end if;
  return true;
end $$;
