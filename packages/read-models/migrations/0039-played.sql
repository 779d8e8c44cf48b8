-- When what can be heard was played, beside when a message was read.

alter table messages add column played_at timestamptz;
