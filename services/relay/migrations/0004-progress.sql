-- Who wants to know how far the events are published asks here: where consumers read the store itself, no relay runs, and
-- the installation puts the store's own word in this place.
create view progress as select name, last_positions, published_through from checkpoint;
comment on view progress is 'How far the events are published, and through which time that is all: as the relay says, or as the event store does where consumers read it itself.';
grant select on progress to wabus_relay, wabus_projector, wabus_gates, wabus_api, wabus_normaliser;
