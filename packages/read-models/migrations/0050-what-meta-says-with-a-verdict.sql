-- Why Meta refused, paused or disabled a template, in words, what it recommends and when; and the category until it changed it.

alter table templates add column status_notes jsonb, add column category_before text;
