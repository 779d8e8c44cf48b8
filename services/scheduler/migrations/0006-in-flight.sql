-- What is in flight is written three times within seconds, and who holds the partition has it in memory. So nothing that
-- changes while a message is in flight stands in an index, and its rows change on their page.
drop index scheduler.work_check_at, scheduler.work_waiting, scheduler.work_in_flight;
alter table scheduler.work
  add column waits boolean not null generated always as (state in ('queued', 'deferred')) stored,
  add column waits_until timestamptz generated always as (case when state in ('queued', 'deferred') then check_at end) stored,
  set (fillfactor = 60);
create index work_waits_until on scheduler.work (partition, waits_until) where waits;
create index work_waits_for on scheduler.work (partition, reason) where waits and waits_until is null;
comment on column scheduler.work.waits is 'It is not in flight: neither handed to the sender nor being sent.';
comment on column scheduler.work.waits_until is 'The time to look at it again, while it waits; null also where it waits for what the reason names.';
