-- Webhooks of imported histories come by a topic of their own.

alter table unknown_facts add column topic text not null default 'wabus.webhooks';
