-- A message changes three or four times, and none of that is in an index: room on its page keeps each version beside the
-- last one, and no index learns of it. By a wamid, what was sent is found through message_wamids, and what came by its id.
drop index messages_wamid;
alter table messages set (fillfactor = 50);

alter table message_wamids drop constraint message_wamids_pkey;
drop index message_wamids_wamid;
alter table message_wamids add primary key (wamid, tenant_id, message_id);
