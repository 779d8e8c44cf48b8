-- A person may stand in the contacts of an app with several numbers, each with a name of its own.

alter table contact_app_names drop constraint contact_app_names_pkey;
alter table contact_app_names add column number text not null default '';
alter table contact_app_names alter column number drop default;
alter table contact_app_names add primary key (contact_id, project_id, number);
