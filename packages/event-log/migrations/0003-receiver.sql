-- The public receiver only ever appends raw webhooks: its role can read no record, and write to no other topic.

grant usage on schema event_log to wabus_receiver;
grant select on topics to wabus_receiver;
grant select, update (next_offset) on partitions to wabus_receiver;
grant insert on records to wabus_receiver;
grant execute on function append_records(text, int[], text[], text[], int[], bytea) to wabus_receiver;

alter table partitions enable row level security;
alter table records enable row level security;
create policy everything on partitions to wabus_log using (true) with check (true);
create policy everything on records to wabus_log using (true) with check (true);
create policy webhooks on partitions to wabus_receiver
  using (topic_id = (select topic_id from topics where name = 'wabus.webhooks'));
create policy webhooks on records for insert to wabus_receiver
  with check (topic_id = (select topic_id from topics where name = 'wabus.webhooks'));
