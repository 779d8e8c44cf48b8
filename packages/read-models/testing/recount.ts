import { inTransaction, type Pool } from '@wabus/postgres';
import { useSchema } from '@wabus/projection';
import { LIVE_SCHEMA } from '../src/index.ts';

/** Numbers of campaigns counted from the rows of people, messages, replies and consents: what the tallies have to equal. */
const RECOUNT = `
  with recursive person (contact_id, member) as (
    select distinct contact_id, contact_id from messages
    union
    select p.contact_id, e.other_id from person p
    join contact_ties e on e.contact_id = p.member and e.active and e.tie <> 'shared'
  ), gathered as (
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
    join person p on p.contact_id = m.contact_id
    join contact_consents c on c.tenant_id = m.tenant_id and c.contact_id = p.member
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
  group by tenant_id, campaign_id`;

/** Campaigns of a tenant whose numbers are not those of a count of the rows: each as it is shown and as it is counted. */
export async function miscounted(pool: Pool, tenantId: string): Promise<object[]> {
  const { rows } = await inTransaction(pool, async (tx) => {
    await useSchema(tx, LIVE_SCHEMA);
    await tx.query("select set_config('app.tenant_id', $1, true)", [tenantId]);
    const recounted = `select * from (${RECOUNT}) as counted where tenant_id = current_tenant()`;
    return tx.query<object>(
      `(select 'tallied' as how, t.* from (table campaign_counts except ${recounted}) as t)
       union all select 'recounted', r.* from (${recounted} except table campaign_counts) as r`,
    );
  });
  return rows;
}
