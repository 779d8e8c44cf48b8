-- Who serves bytes looks up where they are kept: of one tenant at a time, as in the read models.
grant usage on schema media to wabus_api;
grant select on media.objects, media.wraps, media.links to wabus_api;

alter table media.objects enable row level security;
alter table media.wraps enable row level security;
alter table media.links enable row level security;
create policy keeping on media.objects to wabus_media using (true) with check (true);
create policy keeping on media.wraps to wabus_media using (true) with check (true);
create policy keeping on media.links to wabus_media using (true) with check (true);
create policy reading on media.objects for select to wabus_api using (tenant_id = current_setting('app.tenant_id'));
create policy reading on media.wraps for select to wabus_api using (tenant_id = current_setting('app.tenant_id'));
create policy reading on media.links for select to wabus_api using (tenant_id = current_setting('app.tenant_id'));
