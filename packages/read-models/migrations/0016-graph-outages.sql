create table graph_outages (
  sender text primary key,
  since timestamptz not null,
  seen_at timestamptz not null
);
alter table graph_outages enable row level security;
alter table graph_outages force row level security;
do $$
begin
  execute format('grant usage on schema %I to wabus_sender', current_schema());
end $$;
grant select, insert, update, delete on graph_outages to wabus_sender;
grant select on graph_outages to wabus_api;
create policy senders on graph_outages to wabus_sender using (true) with check (true);
create policy readers on graph_outages for select to wabus_api using (true);
grant select on gates_freshness to wabus_api;
create policy api on gates_freshness for select to wabus_api using (true);
comment on table graph_outages is 'Senders to which Meta does not answer at this moment, as they say themselves: no fact of any stream, so a rebuild leaves it empty.';
comment on column graph_outages.sender is 'The process';
comment on column graph_outages.since is 'Since when it holds messages back because Meta does not answer';
comment on column graph_outages.seen_at is 'When it last said so; an older word than half a minute is none';
