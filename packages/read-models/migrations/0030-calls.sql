-- A sound that was left has the id of its call: it stands with it.
alter table messages add column voicemail jsonb;
