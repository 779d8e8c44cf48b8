-- Who uploads a file to the provider, and what came of it: one at a time for each number and file.
alter table media.provider_ids add column claimed_by uuid;
comment on column media.provider_ids.claimed_by is 'Who uploads it at the moment.';
alter table media.provider_ids add column claimed_until timestamptz;
comment on column media.provider_ids.claimed_until is 'When another one may upload it, if nothing is heard of who does.';
alter table media.provider_ids add column tries integer not null default 0;
comment on column media.provider_ids.tries is 'How often in a row it could not be uploaded.';
alter table media.provider_ids add column due_at timestamptz;
comment on column media.provider_ids.due_at is 'Not uploaded before, since the last time it failed.';
alter table media.provider_ids add column refusal jsonb;
comment on column media.provider_ids.refusal is 'What the provider said where it refused the file itself; null: nothing, or a trouble that passes.';
create index provider_ids_by_object on media.provider_ids (object_id);
