-- What Meta has of calls: sounds, and what was said in writing.

alter table messages add column recording jsonb;
