alter table waiting_statuses
  add column foreign_from bigint,
  add column tries int not null default 0,
  add column again_at timestamptz;
comment on column waiting_statuses.foreign_from is 'Set when their time is over: position of wabus.events in this partition through which the model messages must be applied; messages that are not known then are another app''s';
comment on column waiting_statuses.tries is 'How often placing them failed';
comment on column waiting_statuses.again_at is 'When they are looked at again after a failure; null before the first';
comment on table waiting_statuses is 'Webhooks with statuses of messages that nobody knows (yet): another app''s, or ours before our own record of the sending is applied. They wait here, not in the way of others; written by the normaliser, not a fold of streams.';
grant update (foreign_from, tries, again_at) on waiting_statuses to wabus_normaliser;

grant select on checkpoints to wabus_normaliser;
create policy normaliser on checkpoints for select to wabus_normaliser using (true);
