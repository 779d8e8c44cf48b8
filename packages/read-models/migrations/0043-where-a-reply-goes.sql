-- A reply goes to where the person wrote from last.

alter table gate_conversations add column wrote_in text, add column wrote_order uuid;
