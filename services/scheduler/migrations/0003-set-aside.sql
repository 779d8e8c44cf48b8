create table scheduler.set_aside (
  position bigint primary key,
  partition integer not null,
  stream text not null,
  type text not null,
  reason text not null,
  at timestamptz not null default clock_timestamp()
);
comment on table scheduler.set_aside is 'Events that these tables can never take: what belongs to their stream stands still, all others go on. Empty unless something is broken.';
comment on column scheduler.set_aside.reason is 'Why, without quoting what stands in the event.';

grant select, insert on scheduler.set_aside to wabus_scheduler;
