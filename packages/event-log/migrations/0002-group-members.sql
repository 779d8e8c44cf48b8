-- Members that hold nothing are members too: who is there says how many partitions each may hold.

create table group_members (
  group_name text not null,
  topic_id int not null references topics,
  owner bigint not null,
  seen_until timestamptz not null,
  primary key (group_name, topic_id, owner)
);
comment on table group_members is 'Who reads a topic in a group. Partitions are shared evenly among members that were seen lately and whose session lives.';
comment on column group_members.owner is 'Key of the advisory lock that the member holds for as long as its session lives.';
comment on column group_members.seen_until is 'From when on the member counts as gone unless it is seen again.';

grant select, insert, update, delete on group_members to wabus_log;
