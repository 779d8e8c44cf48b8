import {
  evolveTemplate,
  TEMPLATE_STATUSES,
  type TemplateState,
  type TemplateStatus,
  templateStatus,
} from '@wabus/domain';
import { defineTable, FOLD_COLUMNS, oneOf, type StreamFold, text, uuid } from '@wabus/projection';
import { defineKnown, foldOf } from './define-known.ts';

/** What the gates know of a template; only `approved` may be sent. */
export interface GateTemplate {
  readonly tenantId: string;
  readonly status: TemplateStatus;
  /** Meta's category, upper case: the purpose of its messages. */
  readonly category: string;
}

const table = defineTable({
  name: 'gate_templates',
  comment: 'Whether a template may be sent: asked when a message is accepted, released and attempted.',
  key: ['template_id'],
  columns: {
    tenant_id: text('Tenant that owns the template'),
    template_id: uuid('Template'),
    waba_id: text('WABA that it belongs to'),
    name: text('Its name at Meta'),
    language: text('Its language at Meta'),
    category: text('MARKETING, UTILITY or AUTHENTICATION: the purpose of its messages'),
    status: oneOf(TEMPLATE_STATUSES, '; only approved may be sent'),
    ...FOLD_COLUMNS,
  },
});

const fold: StreamFold<TemplateState | null> = {
  stream: 'template',
  table,
  initialState: null,
  evolve: evolveTemplate,
  columns: (state) => ({
    waba_id: state?.wabaId,
    name: state?.name,
    language: state?.language,
    category: state?.category,
    status: state && templateStatus(state),
  }),
};

/** Templates. */
export const templates = defineKnown<GateTemplate>({
  ...foldOf(fold),
  ids: 'uuid',
  rows: (ids) => `select template_id as id,
      jsonb_build_object('tenantId', tenant_id, 'status', status, 'category', category) as known
    from gate_templates where template_id = any(${ids})`,
});
