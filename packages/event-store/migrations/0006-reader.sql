-- Who looks events up by their place, and appends none.
grant usage on schema event_store to wabus_store_reader;
grant select on head, events to wabus_store_reader;
