-- What a scanner said of files.
alter table media
  add column scan text,
  add column scan_reason text;
