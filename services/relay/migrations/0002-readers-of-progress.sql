-- query-api believes a miss, and refuses to wait for a position that was never given, by what has been published.
grant usage on schema relay to wabus_api;
grant select on checkpoint to wabus_api;
