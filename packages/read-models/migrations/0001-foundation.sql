-- Names are unqualified on purpose: the same files make the live schema and the second schema of a rebuild.
do $$
begin
  execute format('grant usage on schema %I to wabus_projector, wabus_api, wabus_gates, wabus_normaliser, wabus_views',
    current_schema());
end $$;

create function current_tenant() returns text language plpgsql stable as $$
declare
  tenant text := current_setting('app.tenant_id', true);
begin
  if tenant is null or tenant = '' then
    raise exception 'app.tenant_id is not set in this transaction' using errcode = '42501';
  end if;
  return tenant;
end $$;
comment on function current_tenant() is
  'The tenant that this transaction may see; an error when nobody set it, since a forgotten tenant is a bug.';

create function viewing_tenant() returns text language sql stable
  return case when current_user = 'wabus_analyst' then nullif(current_setting('app.tenant_id', true), '')
    else current_tenant() end;
comment on function viewing_tenant() is
  'The tenant that a view of wabus_views may show: for analysts none when nobody set it, for everybody else an error.';

create function protect(table_name text, readers text[]) returns void language plpgsql as $$
declare
  reader text;
begin
  execute format('alter table %I enable row level security', table_name);
  execute format('alter table %I force row level security', table_name);
  execute format('grant select, insert, update, delete on %I to wabus_projector', table_name);
  execute format('create policy projector on %I to wabus_projector using (true) with check (true)', table_name);
  foreach reader in array readers loop
    execute format('grant select on %I to %I', table_name, reader);
    if reader = 'wabus_api' then
      execute format('create policy api on %I for select to wabus_api using (tenant_id = (select current_tenant()))',
        table_name);
    elsif reader = 'wabus_views' then
      execute format('create policy views on %I for select to wabus_views using (tenant_id = (select viewing_tenant()))',
        table_name);
    else
      execute format('create policy %I on %I for select to %I using (true)', reader, table_name, reader);
    end if;
  end loop;
end $$;
comment on function protect(text, text[]) is
  'Puts a table of a read model under forced row-level security: the projector writes all rows, wabus_api and the views of analysts see one tenant, any other reader named sees all.';
revoke execute on function protect(text, text[]) from public;

create table checkpoints (
  model text not null,
  version int not null,
  partition int not null,
  position bigint not null default 0,
  primary key (model, version, partition)
);
alter table checkpoints enable row level security;
alter table checkpoints force row level security;
grant select, insert, update, delete on checkpoints to wabus_projector;
grant select on checkpoints to wabus_api, wabus_gates;
create policy projector on checkpoints to wabus_projector using (true) with check (true);
create policy readers on checkpoints for select to wabus_api, wabus_gates using (true);
comment on table checkpoints is 'How far each read model has applied each partition of wabus.events; changed in the transaction of the rows.';
comment on column checkpoints.model is 'Name of the read model, such as campaigns';
comment on column checkpoints.version is 'Version of its projection; another version starts from zero';
comment on column checkpoints.partition is 'Partition of wabus.events';
comment on column checkpoints.position is 'Position of the last event applied; 0 before the first';
