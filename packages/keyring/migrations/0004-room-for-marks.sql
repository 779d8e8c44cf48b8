-- An address is written twice: when it becomes somebody's, and when it is marked. The second time finds room in the
-- page of the first, so that no index is written again.

alter table addresses set (fillfactor = 50);
