create table scheduler.attention (
  project_id text primary key,
  tenant_id text not null,
  message_id text not null,
  refused_at timestamptz not null,
  recorded boolean not null,
  probes integer not null default 0,
  probe_at timestamptz not null,
  probe_message_id text
);
comment on table scheduler.attention is 'Projects whose messages Meta refuses: nothing of theirs is released but, now and then, one message that tries whether it goes again.';
comment on column scheduler.attention.message_id is 'The message whose refusal showed it.';
comment on column scheduler.attention.refused_at is 'When that was deferred.';
comment on column scheduler.attention.recorded is 'The project''s own stream says so, too.';
comment on column scheduler.attention.probes is 'How many messages were tried since.';
comment on column scheduler.attention.probe_at is 'When the next one is tried.';
comment on column scheduler.attention.probe_message_id is 'The one that is being tried; null when none is.';
comment on table scheduler.project_tokens is 'When a project was last known to work, by a stored token or a message that Meta took: refusals from before are old news.';

grant select, insert, update, delete on scheduler.attention to wabus_scheduler;
