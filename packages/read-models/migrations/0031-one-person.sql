-- Contacts that are one person, or that had one number: what concerns one of them is looked up by the others.

create table gate_contact_ties (
  tenant_id text not null,
  contact_id uuid not null,
  other_id uuid not null,
  tie text not null,
  active boolean not null,
  position bigint not null,
  primary key (contact_id, other_id, tie)
);
select protect('gate_contact_ties', array['wabus_gates']);
create index gate_conversations_contact on gate_conversations (contact_id);

create table gate_conflicts (
  tenant_id text not null,
  conflict_id uuid primary key,
  contact_id uuid not null,
  position bigint not null
);
select protect('gate_conflicts', array['wabus_gates']);

alter table gate_consents add column stopped_at timestamptz;
alter table gate_preferences add column stopped_at timestamptz;
update gate_consents set stopped_at = at where state = 'withdrawn';
update gate_preferences set stopped_at = at where state = 'stop';
