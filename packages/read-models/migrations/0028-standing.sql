create table gate_accounts (
  tenant_id text not null,
  waba_id text primary key,
  holds jsonb not null,
  back_since text,
  state jsonb not null,
  created_position bigint not null,
  revision int not null,
  position bigint not null
);
create table gate_numbers (
  tenant_id text not null,
  phone_number_id text primary key,
  holds jsonb not null,
  throughput text,
  state jsonb not null,
  created_position bigint not null,
  revision int not null,
  position bigint not null
);
select protect('gate_accounts', array['wabus_gates']);
select protect('gate_numbers', array['wabus_gates']);

create table accounts (
  tenant_id text not null,
  waba_id text primary key,
  standing jsonb not null,
  state jsonb not null,
  created_position bigint not null,
  revision int not null,
  position bigint not null
);
create table numbers (
  tenant_id text not null,
  phone_number_id text primary key,
  standing jsonb not null,
  state jsonb not null,
  created_position bigint not null,
  revision int not null,
  position bigint not null
);
select protect('accounts', array['wabus_api', 'wabus_views']);
select protect('numbers', array['wabus_api', 'wabus_views']);

alter table templates add column quality_rating text;
alter table templates add column quality_since timestamptz;
alter table templates add column status_since timestamptz;
alter table templates add column category_since timestamptz;
alter table templates add column announced_category jsonb;
