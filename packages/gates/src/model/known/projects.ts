import type { ProjectStatus } from '@wabus/domain';
import { defineKnown } from './define-known.ts';

/** What the gates know of a project; only `active` sends, what needs attention waits, and others may not. */
export interface GateProject {
  readonly tenantId: string;
  readonly status: ProjectStatus;
  /** RFC 3339, our clock: since when it needs attention; null while nothing is amiss. */
  readonly attentionSince: string | null;
}

/** Projects. */
export const projects = defineKnown<GateProject>({
  ids: 'uuid',
  rows: (ids) => `select project_id as id, jsonb_build_object(
      'tenantId', tenant_id, 'status', status, 'attentionSince', state #>> '{attention,since}') as known
    from gate_projects where project_id = any(${ids})`,
});
