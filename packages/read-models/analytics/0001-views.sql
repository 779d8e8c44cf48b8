grant usage on schema analytics to wabus_analyst, wabus_views;
grant create on schema analytics to wabus_views;
do $$
begin
  execute format('alter role wabus_analyst in database %I set default_transaction_read_only = on', current_database());
  execute format('alter role wabus_analyst in database %I set statement_timeout = ''60s''', current_database());
  execute format('alter role wabus_analyst in database %I set idle_in_transaction_session_timeout = ''60s''', current_database());
  execute format('alter role wabus_analyst in database %I set search_path = analytics', current_database());
end $$;

create view projects as
  select tenant_id, project_id, name, status, waba_id, phone_number_id, verified_name, quality_rating, messaging_limit, throughput, created_at, position
  from read_models.projects;
comment on view projects is 'Projects of the tenant: one WhatsApp presence each.';
comment on column projects.tenant_id is 'Tenant that owns it';
comment on column projects.project_id is 'Project';
comment on column projects.name is 'Name for people';
comment on column projects.status is 'pending, connecting, active, failed, disconnected or suspended';
comment on column projects.waba_id is 'WhatsApp Business Account';
comment on column projects.phone_number_id is 'Meta''s id of the business phone number';
comment on column projects.verified_name is 'The business''s name as Meta verified it';
comment on column projects.quality_rating is 'As last heard from Meta';
comment on column projects.messaging_limit is 'As last heard from Meta';
comment on column projects.throughput is 'As last heard from Meta';
comment on column projects.created_at is 'When it was created';
comment on column projects.position is 'Position of the last event applied';
alter view projects owner to wabus_views;
grant select on projects to wabus_analyst;

create view templates as
  select tenant_id, template_id, project_id, waba_id, name, language, category, status, rejection_reason, created_at, position
  from read_models.templates;
comment on view templates is 'Message templates of the tenant.';
comment on column templates.tenant_id is 'Tenant that owns it';
comment on column templates.template_id is 'Template';
comment on column templates.project_id is 'Project that wrote it down';
comment on column templates.waba_id is 'WABA that it belongs to';
comment on column templates.name is 'Name at Meta';
comment on column templates.language is 'Meta''s language code';
comment on column templates.category is 'MARKETING, UTILITY or AUTHENTICATION';
comment on column templates.status is 'draft, submitted, submission-failed, approved, rejected, paused or disabled';
comment on column templates.rejection_reason is 'Why Meta refused it';
comment on column templates.created_at is 'When it was written down';
comment on column templates.position is 'Position of the last event applied';
alter view templates owner to wabus_views;
grant select on templates to wabus_analyst;

create view campaigns as
  select c.tenant_id, c.campaign_id, c.project_id, c.title, c.template_name, c.template_language, c.status, c.external_id, c.created_at, c.started_at, c.completed_at,
    coalesce(n.recipients, 0) as recipients,
    coalesce(n.suppressed, 0) as suppressed,
    coalesce(n.queued, 0) as queued,
    coalesce(n.accepted, 0) as accepted,
    coalesce(n.held, 0) as held,
    coalesce(n.sent, 0) as sent,
    coalesce(n.delivered, 0) as delivered,
    coalesce(n.read, 0) as read,
    coalesce(n.replied, 0) as replied,
    coalesce(n.failed, 0) as failed,
    coalesce(n.unknown, 0) as unknown,
    coalesce(n.opted_out, 0) as opted_out,
    coalesce(n.now_suppressed, 0) as now_suppressed,
    coalesce(n.now_failed, 0) as now_failed,
    coalesce(n.now_unknown, 0) as now_unknown,
    coalesce(n.now_pending, 0) as now_pending,
    coalesce(n.now_accepted, 0) as now_accepted,
    coalesce(n.now_reached, 0) as now_reached,
    c.position
  from read_models.campaigns c
  left join read_models.campaign_counts n on n.tenant_id = c.tenant_id and n.campaign_id = c.campaign_id;
comment on view campaigns is 'Campaigns of the tenant with their numbers: ever-counts that overlap, and a breakdown (now_*) that sums to recipients.';
comment on column campaigns.tenant_id is 'Tenant that owns it';
comment on column campaigns.campaign_id is 'Campaign';
comment on column campaigns.project_id is 'Project that sends it';
comment on column campaigns.title is 'Title for people';
comment on column campaigns.template_name is 'Name of the template';
comment on column campaigns.template_language is 'Language of the template';
comment on column campaigns.status is 'draft, running, paused or completed';
comment on column campaigns.external_id is 'The CRM''s id of the campaign';
comment on column campaigns.created_at is 'When it was planned';
comment on column campaigns.started_at is 'When it was first started';
comment on column campaigns.completed_at is 'When nothing was pending any more';
comment on column campaigns.recipients is 'People in completed uploads';
comment on column campaigns.suppressed is 'People whose message our own rule ever stopped';
comment on column campaigns.queued is 'People to whom a message was ever queued';
comment on column campaigns.accepted is 'People whose message Meta ever took; sent or later implies it';
comment on column campaigns.held is 'People whose message Meta ever held';
comment on column campaigns.sent is 'People whose message ever left Meta''s servers; delivered or read implies it';
comment on column campaigns.delivered is 'People whose message was ever on a device; read implies it';
comment on column campaigns.read is 'People whose message was ever displayed';
comment on column campaigns.replied is 'People who answered a message of it: quoting it, or within the tenant''s replyAttributionHours of the last campaign to them';
comment on column campaigns.failed is 'People whose message failed and was not delivered or read after all';
comment on column campaigns.unknown is 'People of whose message an answer was ever lost';
comment on column campaigns.opted_out is 'People who withdrew consent to marketing within the tenant''s replyAttributionHours after Meta took the campaign''s message to them, by keyword or told by the CRM; each once, also if they gave it back';
comment on column campaigns.now_suppressed is 'Breakdown: newest message is suppressed';
comment on column campaigns.now_failed is 'Breakdown: newest message is failed';
comment on column campaigns.now_unknown is 'Breakdown: newest message is of unknown outcome';
comment on column campaigns.now_pending is 'Breakdown: no message yet, queued or deferred';
comment on column campaigns.now_accepted is 'Breakdown: newest message is accepted or held';
comment on column campaigns.now_reached is 'Breakdown: newest message is sent, delivered or read';
comment on column campaigns.position is 'Position of the last event applied';
alter view campaigns owner to wabus_views;
grant select on campaigns to wabus_analyst;

create view campaign_recipients as
  select tenant_id, campaign_id, contact_id, line, external_id, message_id, status, queued_at, accepted_at, held_at, sent_at, delivered_at, read_at, failed_at, unknown_at, deferred_at, suppressed_at,
    failure_code, failure ->> 'detail' as failure_detail, position
  from read_models.campaign_recipients;
comment on view campaign_recipients is 'Each recipient of each campaign with what became of the newest message; without phone numbers.';
comment on column campaign_recipients.tenant_id is 'Tenant that owns it';
comment on column campaign_recipients.campaign_id is 'Campaign';
comment on column campaign_recipients.contact_id is 'The person';
comment on column campaign_recipients.line is 'Line of the upload';
comment on column campaign_recipients.external_id is 'The CRM''s id of the recipient; null once erased';
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
comment on column campaign_recipients.failure_code is 'Why it failed or was suppressed';
comment on column campaign_recipients.failure_detail is 'The same in a sentence';
comment on column campaign_recipients.position is 'Position of the chunk that the row comes from';
alter view campaign_recipients owner to wabus_views;
grant select on campaign_recipients to wabus_analyst;

create view messages as
  select tenant_id, message_id, direction, project_id, contact_id, campaign_id, template_id, type, purpose, sent_by, external_id, status,
    queued_at, accepted_at, held_at, sent_at, delivered_at, read_at, failed_at, unknown_at, deferred_at, suppressed_at, received_at,
    wamid, attempts, failure ->> 'code' as failure_code, pricing_category, billable, created_at, position
  from read_models.messages;
comment on view messages is 'Messages of both directions with the times of their statuses; without phone numbers, names and content.';
comment on column messages.tenant_id is 'Tenant that owns it';
comment on column messages.message_id is 'Message';
comment on column messages.direction is 'outbound or inbound';
comment on column messages.project_id is 'Project that sends or receives it';
comment on column messages.contact_id is 'The person';
comment on column messages.campaign_id is 'Campaign that it is part of';
comment on column messages.template_id is 'Template that it was made from';
comment on column messages.type is 'Meta''s type';
comment on column messages.purpose is 'Consent that it needs';
comment on column messages.sent_by is 'agent, campaign, api, automation or business-app';
comment on column messages.external_id is 'The CRM''s id; null once erased';
comment on column messages.status is 'The most telling status of the newest attempt; inbound: received';
comment on column messages.queued_at is 'When its message was queued';
comment on column messages.accepted_at is 'When Meta took it';
comment on column messages.held_at is 'When Meta held it for quality assessment';
comment on column messages.sent_at is 'When it left Meta''s servers';
comment on column messages.delivered_at is 'When it was on a device';
comment on column messages.read_at is 'When it was displayed';
comment on column messages.failed_at is 'When Meta refused it or said that it failed';
comment on column messages.unknown_at is 'When the answer of a call was lost';
comment on column messages.deferred_at is 'When it was put off';
comment on column messages.suppressed_at is 'When our own rule stopped it';
comment on column messages.received_at is 'Inbound: when the person sent it';
comment on column messages.wamid is 'Meta''s message id';
comment on column messages.attempts is 'Calls to Meta';
comment on column messages.failure_code is 'Why it failed or was suppressed';
comment on column messages.pricing_category is 'Category that Meta charged';
comment on column messages.billable is 'Whether Meta charged it, where it said so';
comment on column messages.created_at is 'When its first event was recorded';
comment on column messages.position is 'Position of the last event applied';
alter view messages owner to wabus_views;
grant select on messages to wabus_analyst;

create view dead_letters as
  select id, tenant_id, class, reason, topic, partition, record_offset, item, waba_id, phone_number_id, received_at, recorded_at, resolution
  from read_models.dead_letters;
comment on view dead_letters is 'Records known to be of the tenant that could not be placed.';
comment on column dead_letters.id is 'Dead letter';
comment on column dead_letters.tenant_id is 'Tenant that owns it';
comment on column dead_letters.class is 'unroutable, conflict, unreadable or meta-test';
comment on column dead_letters.reason is 'Why it could not be placed';
comment on column dead_letters.topic is 'Topic of the record';
comment on column dead_letters.partition is 'Partition of the record';
comment on column dead_letters.record_offset is 'Offset of the record';
comment on column dead_letters.item is 'Which item of the record';
comment on column dead_letters.waba_id is 'WABA that it named';
comment on column dead_letters.phone_number_id is 'Number that it named';
comment on column dead_letters.received_at is 'When the log took the record';
comment on column dead_letters.recorded_at is 'When it was set aside';
comment on column dead_letters.resolution is 'What became of it';
alter view dead_letters owner to wabus_views;
grant select on dead_letters to wabus_analyst;

create view conversations as
  select tenant_id, conversation_id, project_id, contact_id, status, assignee, labels, unread, last_inbound_at, last_message_at, position
  from read_models.inbox;
comment on view conversations is 'Threads of projects and people, as agents see them.';
comment on column conversations.tenant_id is 'Tenant that owns it';
comment on column conversations.conversation_id is 'Thread of project and contact';
comment on column conversations.project_id is 'Project';
comment on column conversations.contact_id is 'The person';
comment on column conversations.status is 'open or closed; what the person writes opens it';
comment on column conversations.assignee is 'The CRM''s id of the agent or team; null: nobody';
comment on column conversations.labels is 'Labels, sorted';
comment on column conversations.unread is 'Messages of the person that no agent has read';
comment on column conversations.last_inbound_at is 'When the person wrote last, on Meta''s clock; null: never';
comment on column conversations.last_message_at is 'When the newest message of either direction was recorded';
comment on column conversations.position is 'Position of the newest message that is not a campaign''s';
alter view conversations owner to wabus_views;
grant select on conversations to wabus_analyst;
