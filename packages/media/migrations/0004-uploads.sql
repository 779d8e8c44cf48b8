-- What is uploaded to be sent is of no person: its key is sealed for the tenant, and held by the project.
alter table media.wraps add column of_tenant boolean not null default false;
comment on column media.wraps.contact_id is 'Who holds it: a person or, of what was uploaded, the project.';
comment on column media.wraps.of_tenant is 'Sealed by the key of the tenant instead of a person''s.';
alter table media.links add column sent_as text;
comment on column media.links.sent_as is 'The type that it was uploaded as; null: as found in the content.';

create table media.provider_ids (
  phone_number_id text not null,
  object_id uuid not null references media.objects on delete cascade,
  mime_type text not null,
  provider_id text,
  uploaded_at timestamptz,
  primary key (phone_number_id, object_id, mime_type)
);
comment on table media.provider_ids is 'Ids that Meta gave to files: each is of one number, and good for 30 days. Without a row a file is uploaded when it is first sent.';
comment on column media.provider_ids.mime_type is 'That it was uploaded as.';
grant select, insert, update, delete on media.provider_ids to wabus_media;
