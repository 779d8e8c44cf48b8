import {
  connectionOf,
  evolveProject,
  type Hold,
  PROJECT_STATUSES,
  type ProjectState,
  type ProjectStatus,
} from '@wabus/domain';
import { defineTable, FOLD_COLUMNS, oneOf, type StreamFold, text, uuid } from '@wabus/projection';
import { defineKnown, foldOf, together } from './define-known.ts';
import { accountFold, numberFold } from './standing.ts';

/** What the gates know of a project; only `active` sends, what needs attention waits, and others may not. */
export interface GateProject {
  readonly tenantId: string;
  readonly status: ProjectStatus;
  /** RFC 3339, our clock: since when it needs attention; null while nothing is amiss. */
  readonly attentionSince: string | null;
  /** What Meta said itself that its account and its number may not send. */
  readonly holds: readonly Hold[];
  /** RFC 3339: when it last worked, on our clock; null for never. */
  readonly worksSince: string | null;
  /** RFC 3339: when its account came back to the platform; null: it was never gone. */
  readonly backSince: string | null;
  /** STANDARD or HIGH, as last heard from Meta; null before its token was stored. */
  readonly throughput: string | null;
  /** Whether its number is also in the app on a phone, as its signup said: such a number has a pace of its own. */
  readonly isOnBizApp: boolean;
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
  ...together(foldOf(fold), foldOf(accountFold), foldOf(numberFold)),
  ids: 'uuid',
  rows: (ids) => `select p.project_id as id, jsonb_build_object(
      'tenantId', p.tenant_id, 'status', p.status, 'attentionSince', p.state #>> '{attention,since}',
      'holds', coalesce(a.holds, '[]') || coalesce(n.holds, '[]'), 'worksSince', p.state ->> 'worksSince',
      'backSince', a.back_since, 'throughput', coalesce(n.throughput, p.state #>> '{connection,throughput}'),
      'isOnBizApp', coalesce(p.state #> '{connection,onBusinessApp}', 'false')) as known
    from gate_projects p left join gate_accounts a using (waba_id) left join gate_numbers n using (phone_number_id)
    where p.project_id = any(${ids})`,
});
