import {
  type CampaignState,
  connectionOf,
  evolveCampaign,
  evolveProject,
  evolveTemplate,
  type ProjectState,
  type TemplateState,
  templateStatus,
} from '@wabus/domain';
import { FOLD_COLUMNS, projectStreams, type ReadModel, type StreamFold } from '@wabus/projection';
import { gateTenants, projectConsents } from './consents.ts';
import { projectConversations } from './conversations.ts';

const projects: StreamFold<ProjectState | null> = {
  stream: 'project',
  table: {
    name: 'gate_projects',
    key: ['project_id'],
    columns: {
      project_id: 'uuid',
      status: 'text',
      waba_id: 'text',
      phone_number_id: 'text',
      ...FOLD_COLUMNS,
    },
  },
  initialState: null,
  evolve: evolveProject,
  columns: (state) => {
    const { wabaId, phoneNumberId } = connectionOf(state);
    return { status: state?.status, waba_id: wabaId, phone_number_id: phoneNumberId };
  },
};

const templates: StreamFold<TemplateState | null> = {
  stream: 'template',
  table: {
    name: 'gate_templates',
    key: ['template_id'],
    columns: {
      template_id: 'uuid',
      waba_id: 'text',
      name: 'text',
      language: 'text',
      category: 'text',
      status: 'text',
      ...FOLD_COLUMNS,
    },
  },
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

const campaigns: StreamFold<CampaignState | null> = {
  stream: 'campaign',
  table: {
    name: 'gate_campaigns',
    key: ['campaign_id'],
    columns: { campaign_id: 'uuid', status: 'text', ...FOLD_COLUMNS },
  },
  initialState: null,
  evolve: evolveCampaign,
  columns: (state) => ({ status: state?.status }),
};

/** What is asked before queuing and before each call to Meta; applied first in every batch. */
export const gatesModel: ReadModel = {
  name: 'gates',
  version: 2,
  tables: [
    'gate_projects',
    'gate_templates',
    'gate_campaigns',
    'gate_conversations',
    'gate_consents',
    'gate_preferences',
    'gate_tenants',
  ],
  opens: new Set(),
  async project(tx, events) {
    await projectStreams(tx, projects, events);
    await projectStreams(tx, templates, events);
    await projectStreams(tx, campaigns, events);
    await projectConversations(tx, events);
    await projectStreams(tx, gateTenants, events);
    await projectConsents(tx, events);
  },
};
