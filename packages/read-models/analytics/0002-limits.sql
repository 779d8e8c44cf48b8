-- One tool that never gives its connections back must not take those of the product.
alter role wabus_analyst connection limit 10;

-- A sort may not fill the disk below the streams. Only a superuser may say so; elsewhere the server's own limit holds.
do $$
begin
  if current_setting('is_superuser') = 'on' then
    execute format('alter role wabus_analyst in database %I set temp_file_limit = ''1GB''', current_database());
  end if;
end $$;
