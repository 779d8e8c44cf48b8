-- What a running campaign has put off stands by itself: looked for among its messages, it cost as much as all of them.
create table campaign_deferrals (
  tenant_id text not null,
  message_id uuid primary key,
  campaign_id uuid not null,
  reason text not null,
  at timestamptz not null,
  due_at timestamptz,
  position bigint not null
);
create index campaign_deferrals_of on campaign_deferrals (tenant_id, campaign_id);
select protect('campaign_deferrals', array['wabus_api']);

-- Until the model is filled anew, processes of the version before show what was put off here.
insert into campaign_deferrals
  select tenant_id, message_id, campaign_id, state #>> '{message,deferral,reason}',
    (state #>> '{message,deferral,at}')::timestamptz, (state #>> '{message,deferral,dueAt}')::timestamptz, position
  from messages
  where campaign_id is not null and status = 'deferred' and state #>> '{message,deferral,reason}' is not null
    and state #>> '{message,deferral,at}' is not null;
