create table campaigns (
  tenant_id text not null,
  campaign_id uuid primary key,
  project_id uuid not null,
  waba_id text not null,
  phone_number_id text not null,
  title text not null,
  template_id uuid not null,
  template_name text not null,
  template_language text not null,
  status text not null,
  max_per_second float8,
  external_id text,
  metadata jsonb,
  created_at timestamptz not null,
  started_at timestamptz,
  completed_at timestamptz,
  state jsonb not null,
  created_position bigint not null,
  revision int not null,
  position bigint not null
);
comment on table campaigns is 'Campaigns: one template to many people.';
comment on column campaigns.tenant_id is 'Tenant that owns it';
comment on column campaigns.campaign_id is 'Campaign';
comment on column campaigns.project_id is 'Project that sends it';
comment on column campaigns.waba_id is 'WABA of its project when it was created';
comment on column campaigns.phone_number_id is 'Business phone number that sends it';
comment on column campaigns.title is 'Title for people';
comment on column campaigns.template_id is 'Template that is sent';
comment on column campaigns.template_name is 'Name of the template';
comment on column campaigns.template_language is 'Language of the template';
comment on column campaigns.status is 'draft, running, paused or completed';
comment on column campaigns.max_per_second is 'Own pace below that of the number, messages a second';
comment on column campaigns.external_id is 'The CRM''s id of the campaign';
comment on column campaigns.metadata is 'The CRM''s own data';
comment on column campaigns.created_at is 'When it was planned';
comment on column campaigns.started_at is 'When it was first started';
comment on column campaigns.completed_at is 'When nothing was pending any more; null while a round runs';
comment on column campaigns.state is 'State of the fold of its stream, from which the next event goes on';
comment on column campaigns.created_position is 'Position of the first event of its stream; lists are ordered by it';
comment on column campaigns.revision is 'Revision in its stream of the last event applied';
comment on column campaigns.position is 'Position of the last event applied';
create unique index campaigns_list on campaigns (tenant_id, created_position);
select protect('campaigns', array['wabus_api', 'wabus_views']);

create table ledgers (
  tenant_id text not null,
  campaign_id uuid primary key,
  closed boolean not null,
  state jsonb not null,
  created_position bigint not null,
  revision int not null,
  position bigint not null
);
comment on table ledgers is 'The recipient ledger of a campaign: how far it was applied, and whether it is closed.';
comment on column ledgers.tenant_id is 'Tenant that owns it';
comment on column ledgers.campaign_id is 'Campaign';
comment on column ledgers.closed is 'Whether nobody can be added any more';
comment on column ledgers.state is 'State of the fold of its stream, from which the next event goes on';
comment on column ledgers.created_position is 'Position of the first event of its stream; lists are ordered by it';
comment on column ledgers.revision is 'Revision in its stream of the last event applied';
comment on column ledgers.position is 'Position of the last event applied';
select protect('ledgers', array['wabus_api', 'wabus_views']);

create table uploads (
  tenant_id text not null,
  campaign_id uuid not null,
  upload_id uuid not null,
  command_id text not null,
  received int not null,
  added int not null,
  duplicates int not null,
  rejected int not null,
  completed_at timestamptz not null,
  position bigint not null,
  primary key (campaign_id, upload_id)
);
comment on table uploads is 'Completed uploads of recipients.';
comment on column uploads.tenant_id is 'Tenant that owns it';
comment on column uploads.campaign_id is 'Campaign';
comment on column uploads.upload_id is 'Upload';
comment on column uploads.command_id is 'Command that brought it; its first completed upload counts';
comment on column uploads.received is 'Rows read';
comment on column uploads.added is 'People new to the ledger';
comment on column uploads.duplicates is 'Rows that named a person again';
comment on column uploads.rejected is 'Rows refused';
comment on column uploads.completed_at is 'When it was complete';
comment on column uploads.position is 'Position of its UploadCompleted';
create unique index uploads_command on uploads (campaign_id, command_id);
select protect('uploads', array['wabus_api', 'wabus_views']);

create table ledger_entries (
  tenant_id text not null,
  campaign_id uuid not null,
  upload_id uuid not null,
  contact_id uuid not null,
  chunk int not null,
  item int not null,
  line int not null,
  address text,
  fields jsonb,
  variables jsonb,
  external_id text,
  metadata jsonb,
  position bigint not null,
  primary key (campaign_id, upload_id, chunk, item)
);
comment on table ledger_entries is 'Rows of uploads that are not complete yet: they become recipients when their upload is, or never.';
comment on column ledger_entries.tenant_id is 'Tenant that owns it';
comment on column ledger_entries.campaign_id is 'Campaign';
comment on column ledger_entries.upload_id is 'Upload that brought it';
comment on column ledger_entries.contact_id is 'The person';
comment on column ledger_entries.chunk is 'Number of its chunk in the upload, from 0';
comment on column ledger_entries.item is 'Place in its chunk, from 0';
comment on column ledger_entries.line is 'Line of the upload';
comment on column ledger_entries.address is 'Personal. E.164 with +; null once erased';
comment on column ledger_entries.fields is 'Personal. The CRM''s fields by name; null once erased';
comment on column ledger_entries.variables is 'Personal. Values given for variables; null once erased';
comment on column ledger_entries.external_id is 'Personal. The CRM''s id of the recipient; null once erased';
comment on column ledger_entries.metadata is 'Personal. The CRM''s own data; null once erased';
comment on column ledger_entries.position is 'Position of the chunk that it stands in';
select protect('ledger_entries', array[]::text[]);

create table recipients (
  tenant_id text not null,
  campaign_id uuid not null,
  contact_id uuid not null,
  upload_id uuid not null,
  line int not null,
  chunk int not null,
  item int not null,
  address text,
  fields jsonb,
  variables jsonb,
  external_id text,
  metadata jsonb,
  completed_position bigint not null,
  position bigint not null,
  primary key (campaign_id, contact_id)
);
comment on table recipients is 'Who gets a campaign: one row per person, of the first completed upload that named the person.';
comment on column recipients.tenant_id is 'Tenant that owns it';
comment on column recipients.campaign_id is 'Campaign';
comment on column recipients.contact_id is 'The person';
comment on column recipients.upload_id is 'Upload that brought the person';
comment on column recipients.line is 'Line of the upload';
comment on column recipients.chunk is 'Number of its chunk in the upload, from 0';
comment on column recipients.item is 'Place in its chunk, from 0';
comment on column recipients.address is 'Personal. E.164 with +; null once erased';
comment on column recipients.fields is 'Personal. The CRM''s fields by name; null once erased';
comment on column recipients.variables is 'Personal. Values given for variables; null once erased';
comment on column recipients.external_id is 'Personal. The CRM''s id of the recipient; null once erased';
comment on column recipients.metadata is 'Personal. The CRM''s own data; null once erased';
comment on column recipients.completed_position is 'Position of the UploadCompleted that made the row visible';
comment on column recipients.position is 'Position of the chunk that the row comes from; with item the order of lists';
create unique index recipients_list on recipients (tenant_id, campaign_id, position, item);
select protect('recipients', array['wabus_api', 'wabus_views']);

-- Views run with the rights of wabus_views, whose policies look at the tenant: so analysts need no right on tables.
create view campaign_recipients as
  select r.tenant_id, r.campaign_id, r.contact_id, r.line, r.address, r.external_id, r.metadata, m.message_id,
    coalesce(m.status, 'queued') as status, m.queued_at, m.accepted_at, m.held_at, m.sent_at, m.delivered_at, m.read_at, m.failed_at, m.unknown_at, m.deferred_at, m.suppressed_at,
    m.failure, m.failure ->> 'code' as failure_code, r.item, r.position
  from recipients r
  left join lateral (
    select * from messages n
    where n.tenant_id = r.tenant_id and n.campaign_id = r.campaign_id and n.contact_id = r.contact_id
    order by n.created_position desc
    limit 1
  ) m on true;
comment on view campaign_recipients is 'Each recipient of a campaign with what became of the newest message to the person.';
comment on column campaign_recipients.tenant_id is 'Tenant that owns it';
comment on column campaign_recipients.campaign_id is 'Campaign';
comment on column campaign_recipients.contact_id is 'The person';
comment on column campaign_recipients.line is 'Line of the upload';
comment on column campaign_recipients.address is 'Personal. E.164 with +; null once erased';
comment on column campaign_recipients.external_id is 'Personal. The CRM''s id of the recipient; null once erased';
comment on column campaign_recipients.metadata is 'Personal. The CRM''s own data; null once erased';
comment on column campaign_recipients.message_id is 'Newest message; null when none was queued yet';
comment on column campaign_recipients.status is 'Status of the newest message; queued when there is none yet';
comment on column campaign_recipients.queued_at is 'When its message was queued';
comment on column campaign_recipients.accepted_at is 'When Meta took it';
comment on column campaign_recipients.held_at is 'When Meta held it for quality assessment';
comment on column campaign_recipients.sent_at is 'When it left Meta''s servers';
comment on column campaign_recipients.delivered_at is 'When it was on a device';
comment on column campaign_recipients.read_at is 'When it was displayed';
comment on column campaign_recipients.failed_at is 'When Meta refused it or said that it failed';
comment on column campaign_recipients.unknown_at is 'When the answer of a call was lost';
comment on column campaign_recipients.deferred_at is 'When it was put off';
comment on column campaign_recipients.suppressed_at is 'When our own rule stopped it';
comment on column campaign_recipients.failure is 'Why it failed or was suppressed';
comment on column campaign_recipients.failure_code is 'Code of the failure';
comment on column campaign_recipients.item is 'Place in its chunk';
comment on column campaign_recipients.position is 'Position of the chunk that the row comes from';
grant select on campaign_recipients to wabus_api, wabus_views;

create view campaign_replies as
  with sent as not materialized (
    select m.*, date_trunc('second', least(accepted_at, held_at, sent_at, delivered_at, read_at)) as out_at
    from messages m
    where direction = 'outbound' and campaign_id is not null
  )
  select m.tenant_id, m.campaign_id, m.contact_id, m.message_id, i.message_id as reply_id, i.received_at as replied_at,
    i.position
  from sent m
  join messages i on i.tenant_id = m.tenant_id and i.contact_id = m.contact_id and i.project_id = m.project_id
    and i.direction = 'inbound'
  where exists (
      select from message_wamids w
      where w.tenant_id = i.tenant_id and w.wamid = i.context_wamid and w.message_id = m.message_id)
    or (m.out_at <= i.received_at
      and i.received_at < m.out_at + make_interval(hours => coalesce((
        select (t.settings ->> 'replyAttributionHours')::int from tenants t where t.tenant_id = m.tenant_id), 72))
      and not exists (
        select from message_wamids w where w.tenant_id = i.tenant_id and w.wamid = i.context_wamid)
      and not exists (
        select from sent n
        where n.tenant_id = m.tenant_id and n.contact_id = m.contact_id and n.project_id = m.project_id
          and n.out_at <= i.received_at and (n.out_at, n.created_position) > (m.out_at, m.created_position)));
comment on view campaign_replies is 'Which inbound message answers which message of a campaign: the one that it quotes, else the last one that the project sent to the person within the tenant''s replyAttributionHours. What quotes another message of ours answers no campaign.';
comment on column campaign_replies.tenant_id is 'Tenant that owns it';
comment on column campaign_replies.campaign_id is 'Campaign';
comment on column campaign_replies.contact_id is 'The person';
comment on column campaign_replies.message_id is 'Message of the campaign';
comment on column campaign_replies.reply_id is 'The inbound message';
comment on column campaign_replies.replied_at is 'When the person sent it, on Meta''s clock';
comment on column campaign_replies.position is 'Position of the inbound message';
grant select on campaign_replies to wabus_api, wabus_views;

-- Gathered by person instead of joined: just after a campaign the planner knows no sizes, and a wrong join takes minutes.
create view campaign_counts as
  with gathered as (
    select tenant_id, campaign_id, contact_id, true as listed, position, null::bigint as told_at, null::text as status,
      false as suppressed, false as queued, false as accepted, false as held, false as sent, false as delivered,
      false as read, false as failed, false as unknown, false as replied, false as opted_out
    from recipients
    union all
    select tenant_id, campaign_id, contact_id, false, null, created_position, status,
      suppressed_at is not null,
      queued_at is not null,
      accepted_at is not null or sent_at is not null or delivered_at is not null or read_at is not null,
      held_at is not null,
      sent_at is not null or delivered_at is not null or read_at is not null,
      delivered_at is not null or read_at is not null,
      read_at is not null,
      failed_at is not null and delivered_at is null and read_at is null,
      unknown_at is not null,
      false, false
    from messages
    where campaign_id is not null
    union all
    select tenant_id, campaign_id, contact_id, false, null, null, null,
      false, false, false, false, false, false, false, false, false, true, false
    from campaign_replies
    union all
    select m.tenant_id, m.campaign_id, m.contact_id, false, null, null, null,
      false, false, false, false, false, false, false, false, false, false, true
    from messages m
    join tenants t on t.tenant_id = m.tenant_id
    join contact_consents c on c.tenant_id = m.tenant_id and c.contact_id = m.contact_id
      and c.state = 'withdrawn' and c.purpose in ('marketing', 'all')
      and c.at >= date_trunc('second', coalesce(m.accepted_at, m.sent_at, m.delivered_at, m.read_at))
      and c.at < coalesce(m.accepted_at, m.sent_at, m.delivered_at, m.read_at)
        + make_interval(hours => (t.settings ->> 'replyAttributionHours')::int)
    where m.campaign_id is not null
  ), people as (
    select tenant_id, campaign_id, contact_id, max(position) as position,
      (array_agg(status order by told_at desc nulls last))[1] as status,
      bool_or(suppressed) as suppressed, bool_or(queued) as queued, bool_or(accepted) as accepted,
      bool_or(held) as held, bool_or(sent) as sent, bool_or(delivered) as delivered, bool_or(read) as read,
      bool_or(failed) as failed, bool_or(unknown) as unknown, bool_or(replied) as replied,
      bool_or(opted_out) as opted_out
    from gathered
    group by tenant_id, campaign_id, contact_id
    having bool_or(listed)
  )
  select tenant_id, campaign_id,
    count(*)::int as recipients,
    (count(*) filter (where suppressed))::int as suppressed,
    (count(*) filter (where queued))::int as queued,
    (count(*) filter (where accepted))::int as accepted,
    (count(*) filter (where held))::int as held,
    (count(*) filter (where sent))::int as sent,
    (count(*) filter (where delivered))::int as delivered,
    (count(*) filter (where read))::int as read,
    (count(*) filter (where replied))::int as replied,
    (count(*) filter (where failed))::int as failed,
    (count(*) filter (where unknown))::int as unknown,
    (count(*) filter (where opted_out))::int as opted_out,
    (count(*) filter (where status = 'suppressed'))::int as now_suppressed,
    (count(*) filter (where status = 'failed'))::int as now_failed,
    (count(*) filter (where status = 'unknown'))::int as now_unknown,
    (count(*) filter (where status is null
      or status not in ('suppressed', 'failed', 'unknown', 'accepted', 'held', 'sent', 'delivered', 'read')))::int as now_pending,
    (count(*) filter (where status in ('accepted', 'held')))::int as now_accepted,
    (count(*) filter (where status in ('sent', 'delivered', 'read')))::int as now_reached,
    max(position) as position
  from people
  group by tenant_id, campaign_id;
comment on view campaign_counts is 'Numbers of each campaign that has recipients: ever-counts that overlap, and a breakdown (now_*) that sums to recipients.';
comment on column campaign_counts.tenant_id is 'Tenant that owns it';
comment on column campaign_counts.campaign_id is 'Campaign';
comment on column campaign_counts.recipients is 'People in completed uploads';
comment on column campaign_counts.suppressed is 'People whose message our own rule ever stopped';
comment on column campaign_counts.queued is 'People to whom a message was ever queued';
comment on column campaign_counts.accepted is 'People whose message Meta ever took; sent or later implies it';
comment on column campaign_counts.held is 'People whose message Meta ever held';
comment on column campaign_counts.sent is 'People whose message ever left Meta''s servers; delivered or read implies it';
comment on column campaign_counts.delivered is 'People whose message was ever on a device; read implies it';
comment on column campaign_counts.read is 'People whose message was ever displayed';
comment on column campaign_counts.replied is 'People who answered: see campaign_replies';
comment on column campaign_counts.failed is 'People whose message failed and was not delivered or read after all';
comment on column campaign_counts.unknown is 'People of whose message an answer was ever lost';
comment on column campaign_counts.opted_out is 'People who withdrew consent to marketing within the tenant''s replyAttributionHours after Meta took the campaign''s message to them, by keyword or told by the CRM; each once, also if they gave it back';
comment on column campaign_counts.now_suppressed is 'Breakdown: newest message is suppressed';
comment on column campaign_counts.now_failed is 'Breakdown: newest message is failed';
comment on column campaign_counts.now_unknown is 'Breakdown: newest message is of unknown outcome';
comment on column campaign_counts.now_pending is 'Breakdown: no message yet, queued or deferred';
comment on column campaign_counts.now_accepted is 'Breakdown: newest message is accepted or held';
comment on column campaign_counts.now_reached is 'Breakdown: newest message is sent, delivered or read';
comment on column campaign_counts.position is 'Position of the last chunk of recipients counted';
grant select on campaign_counts to wabus_api, wabus_views;

do $$
begin
  execute format('grant create on schema %I to wabus_views', current_schema());
  alter view campaign_recipients owner to wabus_views;
  alter view campaign_replies owner to wabus_views;
  alter view campaign_counts owner to wabus_views;
  execute format('revoke create on schema %I from wabus_views', current_schema());
end $$;
