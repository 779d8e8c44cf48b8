-- Most sentences follow from the type of the event: they are made when they are read. A stream has few facts, so its
-- name is hashed; what a tenant did last is read by the key.
alter table audit alter column sentence drop not null;
alter table audit drop constraint audit_pkey;
drop index audit_newest;
alter table audit add primary key (tenant_id, position);
drop index audit_subject;
create index audit_subject on audit using hash (subject);
