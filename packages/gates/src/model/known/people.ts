import { defineKnown } from './define-known.ts';

/** Other contacts that are the same person as the one asked for, merged or linked. */
interface GatePerson {
  readonly tenantId: string;
  readonly contactIds: readonly string[];
}

/** Who has several contacts; anybody else has no entry. Its table is of the contacts. */
export const people = defineKnown<GatePerson>({
  tables: [],
  reads: new Set(),
  project: async () => undefined,
  ids: 'uuid',
  rows: (ids) => `with recursive person (id, member, tenant_id) as (
      select asked, asked, null::text from unnest(${ids}) as asked
      union
      select p.id, t.other_id, t.tenant_id from person p
      join gate_contact_ties t on t.contact_id = p.member and t.active and t.tie <> 'shared'
    )
    select id, jsonb_build_object('tenantId', min(tenant_id), 'contactIds', jsonb_agg(distinct member)) as known
    from person where member <> id group by id`,
});
