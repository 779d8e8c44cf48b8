-- Which item of which webhook a fact was that nobody understood: what it becomes later is shown with that webhook.

alter table unknown_facts add column record_offset bigint;
alter table unknown_facts add column item int;
