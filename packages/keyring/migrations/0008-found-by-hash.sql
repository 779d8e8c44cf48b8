-- An address is looked up by its tenant and its hash. While the planner knows nothing of the table yet, an index of
-- contacts that has the tenant, too, looks as good to it, and each look-up then reads all people of the tenant.

drop index addresses_by_contact;
create index addresses_by_contact on addresses (contact_id);
