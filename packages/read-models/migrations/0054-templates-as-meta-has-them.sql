-- Since when Meta has other texts of a template than were drafted, and what was drafted beside them.

alter table templates add column components_since timestamptz, add column drafted_components jsonb;
