-- People have several addresses: which of them a contact was met by, and whose ids a business-scoped one is among.

alter table addresses add column added boolean not null default false;
alter table addresses add column portfolio text;
create unique index addresses_of_portfolio on addresses (tenant_id, contact_id, portfolio) where portfolio <> '*';
comment on column addresses.marked is 'The event that tells of the address stands in the event store: ContactIdentified of the contact''s first one, ContactAddressAdded of others.';
comment on column addresses.added is 'The contact was known by another address before.';
comment on column addresses.portfolio is 'Business portfolio that a user id is scoped to; ? of a webhook whose portfolio nobody named, * told by the CRM; null for a phone. A contact has one id of each at most, but for *.';
