-- The receiver appends webhooks of imported histories to a topic of their own.

alter policy webhooks on partitions
  using (topic_id in (select topic_id from topics where name in ('wabus.webhooks', 'wabus.webhooks.bulk')));
alter policy webhooks on records
  with check (topic_id in (select topic_id from topics where name in ('wabus.webhooks', 'wabus.webhooks.bulk')));
