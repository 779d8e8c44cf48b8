-- The normaliser calls a status foreign only once everything that was recorded in its time is applied.
grant usage on schema relay to wabus_normaliser;
grant select on checkpoint to wabus_normaliser;
