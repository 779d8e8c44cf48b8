import {
  connectionOf,
  evolveProject,
  PROJECT_STATUSES,
  type ProjectState,
  type ProjectStatus,
} from '@wabus/domain';
import { defineTable, FOLD_COLUMNS, oneOf, type StreamFold, text, uuid } from '@wabus/projection';
import { defineKnown, foldOf } from './define-known.ts';

/** What the gates know of a project; only `active` sends, what needs attention waits, and others may not. */
export interface GateProject {
  readonly tenantId: string;
  readonly status: ProjectStatus;
  /** RFC 3339, our clock: since when it needs attention; null while nothing is amiss. */
  readonly attentionSince: string | null;
}

const table = defineTable({
  name: 'gate_projects',
  comment: 'Whether a project may send: asked when a message is accepted, released and attempted.',
  key: ['project_id'],
  columns: {
    tenant_id: text('Tenant that owns the project'),
    project_id: uuid('Project'),
    status: oneOf(PROJECT_STATUSES, '; only active sends, and what needs attention waits'),
    waba_id: text('WABA of the project; null before its signup').orNull(),
    phone_number_id: text('Business phone number of the project; null before it is known').orNull(),
    ...FOLD_COLUMNS,
  },
});

const fold: StreamFold<ProjectState | null> = {
  stream: 'project',
  table,
  initialState: null,
  evolve: evolveProject,
  columns: (state) => {
    const { wabaId, phoneNumberId } = connectionOf(state);
    return { status: state?.status, waba_id: wabaId, phone_number_id: phoneNumberId };
  },
};

/** Projects. */
export const projects = defineKnown<GateProject>({
  ...foldOf(fold),
  ids: 'uuid',
  rows: (ids) => `select project_id as id, jsonb_build_object(
      'tenantId', tenant_id, 'status', status, 'attentionSince', state #>> '{attention,since}') as known
    from gate_projects where project_id = any(${ids})`,
});
