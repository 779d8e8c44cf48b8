import { defineKnown } from './define-known.ts';

/** When a person wrote, by whatever contact that was merged with the one asked for. */
interface GateWindows {
  readonly tenantId: string;
  /** Project → when the person last wrote to it, RFC 3339, Meta's clock. */
  readonly wroteAt: Readonly<Record<string, string>>;
  /** Project → the stream of that. */
  readonly wroteIn: Readonly<Record<string, string>>;
}

/** When people last wrote to projects, by contact: threads of contacts that were merged are one. Its tables are of others. */
export const windows = defineKnown<GateWindows>({
  tables: [],
  reads: new Set(),
  project: async () => undefined,
  ids: 'uuid',
  rows: (ids) => `with recursive person (id, member) as (
      select asked, asked from unnest(${ids}) as asked
      union
      select p.id, t.other_id from person p
      join gate_contact_ties t on t.contact_id = p.member and t.active and t.tie in ('merged', 'absorbed')
    )
    select id, jsonb_build_object('tenantId', min(tenant_id), 'wroteAt', jsonb_object_agg(project_id, at),
      'wroteIn', jsonb_object_agg(project_id, wrote_in)) as known
    from (
      select p.id, min(c.tenant_id) as tenant_id, c.project_id, max(c.last_inbound_at) as at,
        (array_agg(c.wrote_in order by c.wrote_order desc nulls last))[1] as wrote_in
      from person p join gate_conversations c on c.contact_id = p.member
      where c.last_inbound_at is not null group by p.id, c.project_id
    ) as written group by id`,
});
