alter table projects add column attention jsonb;
comment on column projects.status is 'pending, connecting, active, needs-attention, failed, disconnected or suspended';
comment on column projects.attention is 'Why Meta refuses what it sends, since when: since, failure; null while nothing is amiss';
comment on column gate_projects.status is 'pending, connecting, active, needs-attention, reconnecting or failed; only active sends, and what needs attention waits';
