-- What was uploaded to be sent came with no message and is of no person.
alter table media alter column message_id drop not null, alter column contact_id drop not null;
