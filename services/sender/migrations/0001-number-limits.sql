create table sender.number_limits (
  phone_number_id text primary key,
  tat timestamptz not null,
  reserved_by text not null
);
comment on table sender.number_limits is 'Pace of each business phone number: one timestamp, reserved ahead in blocks so that a restart cannot burst.';
comment on column sender.number_limits.tat is 'Theoretical arrival time (GCRA): permits up to here are reserved.';
comment on column sender.number_limits.reserved_by is 'The sender that took the last block; only to look at.';

grant usage on schema sender to wabus_sender;
grant select, insert, update on sender.number_limits to wabus_sender;
