import { DEFAULT_SETTINGS, type ProjectSettings, type Standing, type TenantSettings } from '@wabus/domain';
import { type RowOf, selectionOf } from '@wabus/projection';
import { threadsElsewhere } from '../inbox/responders.ts';
import { listNewestFirst } from '../reading/list.ts';
import { Conditions, type Page, type PageQuery } from '../reading/page.ts';
import type { TenantReader } from '../reading/read-database.ts';
import { projects, templates, tenants } from './tables.ts';

const TENANT = selectionOf(tenants, {
  id: 'tenant_id',
  name: 'name',
  status: 'status',
  country: 'country',
  timeZone: 'time_zone',
  language: 'language',
  createdAt: 'created_at',
});

/** A tenant as its row tells it, with its settings, those included that nobody set. */
export type TenantRow = RowOf<typeof TENANT> & { readonly settings: TenantSettings };

const PROJECT = selectionOf(projects, {
  id: 'project_id',
  name: 'name',
  status: 'status',
  wabaId: 'waba_id',
  phoneNumberId: 'phone_number_id',
  displayPhoneNumber: 'display_phone_number',
  verifiedName: 'verified_name',
  qualityRating: 'quality_rating',
  messagingLimit: 'messaging_limit',
  throughput: 'throughput',
  checklist: 'checklist',
  attention: 'attention',
  metadata: 'metadata',
  createdAt: 'created_at',
});

/** What Meta said of the account and number that a row of `projects` has. */
export const STANDING = `(select a.standing from accounts a where a.waba_id = projects.waba_id) as account,
  (select n.standing from numbers n where n.phone_number_id = projects.phone_number_id) as number,
  projects.state ->> 'worksSince' as "worksSince"`;

const PROJECT_LIST = `${PROJECT.list}, ${STANDING}, ${threadsElsewhere('projects.project_id')} as "threadsElsewhere",
  projects.state #>> '{signup,begunAt}' as "signedUpAt", projects.state -> 'settings' as settings`;

/** A project as its row tells it, with how its account and number stand with Meta. */
export type ProjectRow = RowOf<typeof PROJECT> &
  Standing & {
    /** RFC 3339: when its last signup began, at which Meta was asked for the rest; null before the first. */
    readonly signedUpAt: string | null;
    /** Conversations that another responder has at this moment. */
    readonly threadsElsewhere: number;
    /** Those that were set; null: none. */
    readonly settings: Partial<ProjectSettings> | null;
  };

const TEMPLATE = selectionOf(templates, {
  id: 'template_id',
  projectId: 'project_id',
  wabaId: 'waba_id',
  name: 'name',
  language: 'language',
  category: 'category',
  components: 'components',
  variables: 'variables',
  status: 'status',
  metaTemplateId: 'meta_template_id',
  rejectionReason: 'rejection_reason',
  qualityRating: 'quality_rating',
  qualityRatingSince: 'quality_since',
  statusSince: 'status_since',
  categorySince: 'category_since',
  statusNotes: 'status_notes',
  categoryBefore: 'category_before',
  componentsSince: 'components_since',
  draftedComponents: 'drafted_components',
  announcedCategory: 'announced_category',
});

/** A template as its row tells it. */
export type TemplateRow = RowOf<typeof TEMPLATE>;

/** What was set; the defaults hold for the rest. */
type SettingsSet = Pick<RowOf<typeof tenants>, 'settings'>;

/** The tenant that the reader sees, or null when it was not onboarded. */
export async function findTenant(reader: TenantReader): Promise<TenantRow | null> {
  const { rows } = await reader.query<RowOf<typeof TENANT> & SettingsSet>(
    `select ${TENANT.list}, settings from tenants`,
  );
  const [row] = rows;
  return row ? { ...row, settings: { ...DEFAULT_SETTINGS, ...row.settings } } : null;
}

/** How wabus behaves for the tenant that the reader sees, or null when it was not onboarded. */
export async function findSettings(reader: TenantReader): Promise<TenantSettings | null> {
  const { rows } = await reader.query<SettingsSet>('select settings from tenants');
  return rows[0] ? { ...DEFAULT_SETTINGS, ...rows[0].settings } : null;
}

/** One project, or null. */
export async function findProject(reader: TenantReader, id: string): Promise<ProjectRow | null> {
  const { rows } = await reader.query<ProjectRow>(
    `select ${PROJECT_LIST} from projects where project_id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

/** Projects, newest first. */
export function listProjects(reader: TenantReader, page: PageQuery): Promise<Page<ProjectRow>> {
  return listNewestFirst(reader, 'projects', PROJECT_LIST, page, new Conditions());
}

/** One template, or null. */
export async function findTemplate(reader: TenantReader, id: string): Promise<TemplateRow | null> {
  const { rows } = await reader.query<TemplateRow>(
    `select ${TEMPLATE.list} from templates where template_id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

/** Templates, newest first. */
export function listTemplates(
  reader: TenantReader,
  page: PageQuery & { readonly projectId?: string; readonly name?: string; readonly status?: string },
): Promise<Page<TemplateRow>> {
  const conditions = new Conditions()
    .add('project_id = ?', page.projectId)
    .add('name = ?', page.name)
    .add('status = ?', page.status);
  return listNewestFirst(reader, 'templates', TEMPLATE.list, page, conditions);
}
