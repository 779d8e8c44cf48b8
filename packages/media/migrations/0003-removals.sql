-- Objects that nobody is left for: their bytes go, in a turn of their own.
create table media.removals (
  object_id uuid primary key,
  asked_at timestamptz not null default now()
);
comment on table media.removals is 'Objects whose last person was erased, until the store of objects has forgotten their bytes.';
grant select, insert, delete on media.removals to wabus_media;
