-- Small pictures of those that are kept: one of each object, made anew where it is missing.
create table media.thumbnails (
  object_id uuid primary key references media.objects on delete cascade,
  tenant_id text not null,
  thumbnail_id uuid,
  bytes integer,
  reason text,
  due_at timestamptz default '-infinity',
  tries integer not null default 0
);
create index thumbnails_due on media.thumbnails (due_at) where due_at is not null;
comment on table media.thumbnails is 'Thumbnails of pictures. Their bytes stand in the store of objects, sealed by a key that is derived from the one of the picture.';
comment on column media.thumbnails.thumbnail_id is 'Under which its bytes stand; of each making another one, for it is part of the key.';
comment on column media.thumbnails.bytes is 'How many; null until it is made.';
comment on column media.thumbnails.reason is 'Why there is none and never will be.';
comment on column media.thumbnails.due_at is 'When it is made, or tried next; null: it is made, or there is none.';
grant select, insert, update, delete on media.thumbnails to wabus_media;
-- Who serves it finds out that its bytes are missing.
grant select, update (due_at) on media.thumbnails to wabus_api;

alter table media.thumbnails enable row level security;
create policy keeping on media.thumbnails to wabus_media using (true) with check (true);
create policy reading on media.thumbnails for select to wabus_api using (tenant_id = current_setting('app.tenant_id'));
create policy asking on media.thumbnails for update to wabus_api using (tenant_id = current_setting('app.tenant_id'));

insert into media.thumbnails (object_id, tenant_id)
select object_id, tenant_id from media.objects where mime_type like 'image/%';
