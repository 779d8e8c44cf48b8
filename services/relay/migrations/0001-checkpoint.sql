-- How far the relay has published. One row; its owner is who took the current epoch under the advisory lock.

create table checkpoint (
  name text primary key,
  epoch int not null default 0,
  position bigint not null default 0,
  last_positions bigint[] not null,
  published_through timestamptz not null default '-infinity'
);
comment on table checkpoint is 'How far the relay has published the store to the log.';
comment on column checkpoint.epoch is 'Counts take-overs: who writes with an older epoch is a zombie and changes nothing.';
comment on column checkpoint.position is 'Everything up to this position of the store is in the log.';
comment on column checkpoint.last_positions is 'Per partition of wabus.events, partition 0 first: the position of its newest record, 0 for none.';
comment on column checkpoint.published_through is 'Everything that was in the store at this time, by the database''s clock, is in the log.';

insert into checkpoint (name, last_positions) values ('wabus.events', array_fill(0::bigint, array[12]));

grant usage on schema relay to wabus_relay, wabus_projector, wabus_gates;
grant select, update on checkpoint to wabus_relay;
grant select on checkpoint to wabus_projector, wabus_gates;
