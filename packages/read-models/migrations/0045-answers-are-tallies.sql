-- How many answered a campaign is a sum by hours: reading its numbers counts nobody, and a setting may change meanwhile.
create table campaign_answers (
  tenant_id text not null,
  campaign_id uuid not null,
  answered_within int not null,
  people int not null,
  primary key (campaign_id, answered_within)
) with (fillfactor = 50);
select protect('campaign_answers', array['wabus_api', 'wabus_views']);

-- Until the model is filled anew, processes of the version before show these answers, as they stood here.
insert into campaign_answers (tenant_id, campaign_id, answered_within, people)
  select tenant_id, campaign_id, answered_within, count(*) from campaign_writers
  where answered_within is not null group by 1, 2, 3;

create or replace view campaign_counts as
  select s.tenant_id, s.campaign_id, s.recipients,
    coalesce(t.suppressed, 0) as suppressed,
    coalesce(t.queued, 0) as queued,
    coalesce(t.accepted, 0) as accepted,
    coalesce(t.held, 0) as held,
    coalesce(t.sent, 0) as sent,
    coalesce(t.delivered, 0) as delivered,
    coalesce(t.read, 0) as read,
    coalesce((select sum(a.people) from campaign_answers a
      where a.tenant_id = s.tenant_id and a.campaign_id = s.campaign_id
        and a.answered_within <= coalesce((
          select (k.settings ->> 'replyAttributionHours')::int from tenants k where k.tenant_id = s.tenant_id), 72)
      ), 0)::int as replied,
    coalesce(t.failed, 0) as failed,
    coalesce(t.unknown, 0) as unknown,
    (select count(distinct hit.contact_id) from contact_consents c
      cross join lateral (
        with recursive person (id) as (
          select c.contact_id
          union select e.other_id from person join contact_ties e
            on e.contact_id = person.id and e.active and e.tie <> 'shared'
        )
        select m.contact_id from messages m
          join tenants k on k.tenant_id = m.tenant_id
          where m.tenant_id = c.tenant_id and m.campaign_id = s.campaign_id
            and m.contact_id = any(array(select id from person))
            and c.at >= date_trunc('second', coalesce(m.accepted_at, m.sent_at, m.delivered_at, m.read_at))
            and c.at < coalesce(m.accepted_at, m.sent_at, m.delivered_at, m.read_at)
              + make_interval(hours => (k.settings ->> 'replyAttributionHours')::int)
          order by m.contact_id limit 1
      ) hit
      where c.tenant_id = s.tenant_id and c.state = 'withdrawn' and c.purpose in ('marketing', 'all')
        and c.at >= date_trunc('second', t.first_taken_at))::int as opted_out,
    coalesce(t.now_suppressed, 0) as now_suppressed,
    coalesce(t.now_failed, 0) as now_failed,
    coalesce(t.now_unknown, 0) as now_unknown,
    greatest(0, s.recipients - coalesce(
      t.now_suppressed + t.now_failed + t.now_unknown + t.now_accepted + t.now_reached, 0)) as now_pending,
    coalesce(t.now_accepted, 0) as now_accepted,
    coalesce(t.now_reached, 0) as now_reached,
    s.position
  from campaign_sizes s
  left join campaign_tallies t on t.tenant_id = s.tenant_id and t.campaign_id = s.campaign_id;
