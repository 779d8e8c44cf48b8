import {
  announcedCategory,
  categoryBefore,
  categorySince,
  checklistOf,
  componentsSince,
  connectionOf,
  evolveProject,
  evolveTemplate,
  evolveTenant,
  metaTemplateIdOf,
  type ProjectState,
  rejectionReason,
  settingsOf,
  shownProjectStatus,
  statusNotes,
  statusSince,
  type TemplateState,
  type TenantSettings,
  type TenantState,
  templateQuality,
  templateStatus,
} from '@wabus/domain';
import { eventTypesOf } from '@wabus/events';
import { analystsView, defineReadModel, projectStreams, type StreamFold, sharedBy } from '@wabus/projection';
import { accountFold, numberFold } from './standing.ts';
import { accounts, numbers, projects, templates, tenants } from './tables.ts';

const tenantFold: StreamFold<TenantState> = {
  stream: 'tenant',
  table: tenants,
  initialState: null,
  evolve: evolveTenant,
  columns: (state) => ({
    name: state?.name,
    status: 'active',
    country: state?.country,
    time_zone: state?.timeZone,
    language: state?.language,
    settings: settingsSetOf(state),
    created_at: state?.createdAt,
  }),
};

/** Keywords that nobody set are filled in at reading: a later list of ours must not need other rows. */
function settingsSetOf(state: TenantState): Partial<TenantSettings> {
  if (state?.settings) return state.settings;
  const { consentPolicy, replyAttributionHours } = settingsOf(state);
  return { consentPolicy, replyAttributionHours };
}

const projectFold: StreamFold<ProjectState | null> = {
  stream: 'project',
  table: projects,
  initialState: null,
  evolve: evolveProject,
  columns: (state) => {
    const { wabaId, phoneNumberId } = connectionOf(state);
    return {
      name: state?.name,
      status: state && shownProjectStatus(state),
      waba_id: wabaId,
      phone_number_id: phoneNumberId,
      display_phone_number: state?.connection?.displayPhoneNumber,
      verified_name: state?.connection?.verifiedName,
      quality_rating: state?.connection?.qualityRating,
      messaging_limit: state?.connection?.messagingLimit,
      throughput: state?.connection?.throughput,
      checklist: state && checklistOf(state),
      attention: state?.attention,
      metadata: state?.metadata,
      created_at: state?.createdAt,
    };
  },
};

const templateFold: StreamFold<TemplateState | null> = {
  stream: 'template',
  table: templates,
  initialState: null,
  evolve: evolveTemplate,
  columns: (state) => ({
    project_id: state?.projectId,
    waba_id: state?.wabaId,
    name: state?.name,
    language: state?.language,
    category: state?.category,
    components: state?.components,
    components_since: state && componentsSince(state),
    drafted_components: state?.draftedComponents,
    variables: state?.variables,
    status: state && templateStatus(state),
    meta_template_id: state && metaTemplateIdOf(state),
    rejection_reason: state && rejectionReason(state),
    quality_rating: state && templateQuality(state)?.rating,
    quality_since: state && templateQuality(state)?.since,
    status_since: state && statusSince(state),
    category_since: state && categorySince(state),
    status_notes: state && statusNotes(state),
    category_before: state && categoryBefore(state),
    announced_category: state && announcedCategory(state),
    created_at: state?.createdAt,
  }),
};

/** Tenants, projects with the checklist of going live, templates, and how accounts and numbers stand with Meta. */
export const operationsModel = defineReadModel({
  name: 'operations',
  version: 5,
  analysts: [
    analystsView(projects, { comment: 'Projects of the tenant: one WhatsApp presence each.' }),
    analystsView(templates, { comment: 'Message templates of the tenant.' }),
    analystsView(accounts, { comment: 'How accounts of the tenant stand with Meta.' }),
    analystsView(numbers, { comment: 'How business phone numbers of the tenant stand with Meta.' }),
  ],
  tables: [tenants, projects, templates, accounts, numbers],
  reads: [...eventTypesOf('tenant', 'project', 'template', 'waba', 'number')],
  projections: {
    ...sharedBy(eventTypesOf('tenant'), (tx, events) => projectStreams(tx, tenantFold, events)),
    ...sharedBy(eventTypesOf('project'), (tx, events) => projectStreams(tx, projectFold, events)),
    ...sharedBy(eventTypesOf('waba'), (tx, events) => projectStreams(tx, accountFold, events)),
    ...sharedBy(eventTypesOf('number'), (tx, events) => projectStreams(tx, numberFold, events)),
    ...sharedBy(eventTypesOf('template'), (tx, events) => projectStreams(tx, templateFold, events)),
  },
});
