-- What is to be fetched, and where what was fetched is kept. Nothing personal stands here in the clear.
create table media.checkpoints (
  model text not null,
  version integer not null,
  partition integer not null,
  position bigint not null default 0,
  primary key (model, version, partition)
);
comment on table media.checkpoints is 'Position of the last event of each partition of wabus.events that stands in the table of work.';
grant select, insert, update on media.checkpoints to wabus_media;

create table media.work (
  media_id uuid primary key,
  tenant_id text not null,
  bulk boolean not null,
  due_at timestamptz not null,
  tries integer not null default 0,
  asked_at timestamptz
);
create index work_due on media.work (bulk, due_at);
comment on table media.work is 'Media whose bytes are still to be got. Who they are of and what they are is read from their messages when their turn comes.';
comment on column media.work.bulk is 'Of a history that is imported: what is live goes before it.';
comment on column media.work.due_at is 'When it is tried next; while it is tried, when another process may take it over.';
comment on column media.work.asked_at is 'When somebody asked for it to be tried again.';
grant select, insert, update, delete on media.work to wabus_media;

create table media.objects (
  object_id uuid primary key,
  tenant_id text not null,
  digest text,
  bytes bigint not null,
  mime_type text not null,
  made_at timestamptz not null default now(),
  unique (tenant_id, digest)
);
comment on table media.objects is 'Sealed bytes in the store of objects. Equal files of a tenant are one.';
comment on column media.objects.digest is 'HMAC of the digest of the bytes under a key of the tenant; null once nobody is left who could open them.';
comment on column media.objects.mime_type is 'Found in the content.';
grant select, insert, update, delete on media.objects to wabus_media;

create table media.wraps (
  tenant_id text not null,
  object_id uuid not null references media.objects on delete cascade,
  contact_id uuid not null,
  wrapped text not null,
  primary key (object_id, contact_id)
);
create index wraps_by_contact on media.wraps (tenant_id, contact_id);
comment on table media.wraps is 'The key of an object, sealed by the key of each person who sent or got it. Without a wrap nobody opens it.';
grant select, insert, update, delete on media.wraps to wabus_media;

create table media.links (
  media_id uuid primary key,
  tenant_id text not null,
  object_id uuid not null references media.objects,
  contact_id uuid not null,
  kind text not null,
  said_at timestamptz not null,
  name text not null
);
create index links_by_contact on media.links (tenant_id, contact_id);
create index links_by_object on media.links (object_id);
comment on table media.links is 'Which object a medium is, and whose.';
comment on column media.links.kind is 'Meta''s type of its message.';
comment on column media.links.name is 'The name of the file as it was sent, sealed by the key of the person.';
grant select, insert, update, delete on media.links to wabus_media;
grant usage on schema media to wabus_media;
