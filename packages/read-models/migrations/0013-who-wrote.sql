alter table messages add column sent_by_id text;
comment on column messages.sent_by_id is 'The CRM''s id of the agent or automation that wrote it, where it was named';
