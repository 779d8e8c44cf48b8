import type { TemplateStatus } from '@wabus/domain';
import { defineKnown } from './define-known.ts';

/** What the gates know of a template; only `approved` may be sent. */
export interface GateTemplate {
  readonly tenantId: string;
  readonly status: TemplateStatus;
  /** Meta's category, upper case: the purpose of its messages. */
  readonly category: string;
}

/** Templates. */
export const templates = defineKnown<GateTemplate>({
  ids: 'uuid',
  rows: (ids) => `select template_id as id,
      jsonb_build_object('tenantId', tenant_id, 'status', status, 'category', category) as known
    from gate_templates where template_id = any(${ids})`,
});
