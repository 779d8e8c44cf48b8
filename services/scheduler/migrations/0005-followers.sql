alter table scheduler.checkpoints
  add column model text not null default 'scheduler',
  add column version integer not null default 1;
alter table scheduler.checkpoints
  alter column model drop default,
  alter column version drop default,
  alter column position set default 0,
  drop constraint checkpoints_pkey,
  add primary key (model, version, partition);
comment on table scheduler.checkpoints is 'Position of the last event of each partition of wabus.events that stands in the tables of a follower.';
comment on column scheduler.checkpoints.model is 'Name of the follower; what releases stand on is called scheduler.';
