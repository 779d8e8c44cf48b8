-- Who was erased: asked before anything is sent, and shown with the person.
create table gate_erasures (
  tenant_id text not null,
  contact_id uuid primary key,
  position bigint not null
);
select protect('gate_erasures', array['wabus_gates']);
alter table contacts add column erased_at timestamptz;

-- By which rows of a person are found where that is no part of their key.
create index conversations_contact on conversations (contact_id);
create index message_marks_contact on message_marks (contact_id);

-- What was set aside of somebody, or kept unknown, goes with them.
grant update (bytes) on dead_letters to wabus_normaliser;
grant update (sealed) on unknown_facts to wabus_normaliser;
