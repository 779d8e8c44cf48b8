alter table scheduler.work add column tried_at timestamptz;
comment on column scheduler.work.tried_at is 'When it was last taken to try a project that needs attention.';
