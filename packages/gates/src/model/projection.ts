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
import { projectStreams, type ReadModel, type StreamFold } from '@wabus/projection';
import { gateTenants, projectConsents } from './consents.ts';
import { projectConversations } from './conversations.ts';
import {
  gateCampaigns,
  gateConsents,
  gateConversations,
  gatePreferences,
  gateProjects,
  gateTemplates,
  gateTenants as gateTenantsTable,
} from './tables.ts';

const projects: StreamFold<ProjectState | null> = {
  stream: 'project',
  table: gateProjects,
  initialState: null,
  evolve: evolveProject,
  columns: (state) => {
    const { wabaId, phoneNumberId } = connectionOf(state);
    return { status: state?.status, waba_id: wabaId, phone_number_id: phoneNumberId };
  },
};

const templates: StreamFold<TemplateState | null> = {
  stream: 'template',
  table: gateTemplates,
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
  table: gateCampaigns,
  initialState: null,
  evolve: evolveCampaign,
  columns: (state) => ({ status: state?.status }),
};

/** What is asked before queuing and before each call to Meta; applied first in every batch. */
export const gatesModel: ReadModel = {
  name: 'gates',
  version: 2,
  tables: [
    gateProjects,
    gateTemplates,
    gateCampaigns,
    gateConversations,
    gateConsents,
    gatePreferences,
    gateTenantsTable,
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
