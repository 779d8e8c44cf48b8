import {
  type ChecklistItem,
  DEFAULT_SETTINGS,
  type ProjectAttention,
  type ProjectStatus,
  type TENANT_STATUSES,
  type TemplateStatus,
  type TenantSettings,
  type TenantWords,
  tenantWords,
} from '@wabus/domain';
import { listNewestFirst } from '../reading/list.ts';
import { Conditions, type Page, type PageQuery } from '../reading/page.ts';
import type { TenantReader } from '../reading/read-database.ts';

/** A tenant as its row tells it, with the words of its language. */
export interface TenantRow extends TenantWords {
  readonly id: string;
  readonly name: string;
  readonly status: (typeof TENANT_STATUSES)[number];
  readonly country: string;
  readonly timeZone: string;
  readonly language: string;
  readonly createdAt: Date;
}

/** A project as its row tells it. */
export interface ProjectRow {
  readonly id: string;
  readonly name: string;
  readonly status: ProjectStatus;
  readonly wabaId: string | null;
  readonly phoneNumberId: string | null;
  readonly displayPhoneNumber: string | null;
  readonly verifiedName: string | null;
  readonly qualityRating: string | null;
  readonly messagingLimit: string | null;
  readonly throughput: string | null;
  readonly checklist: readonly ChecklistItem[];
  /** Why Meta refuses what it sends; null while nothing is amiss. */
  readonly attention: ProjectAttention | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  readonly createdAt: Date;
}

/** A template as its row tells it. */
export interface TemplateRow {
  readonly id: string;
  readonly projectId: string;
  readonly wabaId: string;
  readonly name: string;
  readonly language: string;
  readonly category: string;
  readonly components: unknown;
  readonly variables: unknown;
  readonly status: TemplateStatus;
  readonly metaTemplateId: string | null;
  readonly rejectionReason: string | null;
  readonly qualityRating: string | null;
}

const TENANT =
  'tenant_id as id, name, status, country, time_zone as "timeZone", language, created_at as "createdAt"';

const PROJECT = `project_id as id, name, status, waba_id as "wabaId", phone_number_id as "phoneNumberId",
  display_phone_number as "displayPhoneNumber", verified_name as "verifiedName", quality_rating as "qualityRating",
  messaging_limit as "messagingLimit", throughput, checklist, attention, metadata, created_at as "createdAt"`;

const TEMPLATE = `template_id as id, project_id as "projectId", waba_id as "wabaId", name, language, category,
  components, variables, status, meta_template_id as "metaTemplateId", rejection_reason as "rejectionReason",
  null as "qualityRating"`;

interface SettingsSet {
  /** What was set; the defaults hold for the rest. */
  readonly settings: Partial<TenantSettings>;
}

/** The tenant that the reader sees, or null when it was not onboarded. */
export async function findTenant(reader: TenantReader): Promise<TenantRow | null> {
  const { rows } = await reader.query<Omit<TenantRow, keyof TenantWords> & SettingsSet>(
    `select ${TENANT}, settings from tenants`,
  );
  const [row] = rows;
  if (!row) return null;
  const { settings, ...tenant } = row;
  return { ...tenant, ...tenantWords({ ...DEFAULT_SETTINGS, ...settings }, tenant.language) };
}

/** How wabus behaves for the tenant that the reader sees, or null when it was not onboarded. */
export async function findSettings(reader: TenantReader): Promise<TenantSettings | null> {
  const { rows } = await reader.query<SettingsSet>('select settings from tenants');
  return rows[0] ? { ...DEFAULT_SETTINGS, ...rows[0].settings } : null;
}

/** One project, or null. */
export async function findProject(reader: TenantReader, id: string): Promise<ProjectRow | null> {
  const { rows } = await reader.query<ProjectRow>(`select ${PROJECT} from projects where project_id = $1`, [
    id,
  ]);
  return rows[0] ?? null;
}

/** Projects, newest first. */
export function listProjects(reader: TenantReader, page: PageQuery): Promise<Page<ProjectRow>> {
  return listNewestFirst(reader, 'projects', PROJECT, page, new Conditions());
}

/** One template, or null. */
export async function findTemplate(reader: TenantReader, id: string): Promise<TemplateRow | null> {
  const { rows } = await reader.query<TemplateRow>(
    `select ${TEMPLATE} from templates where template_id = $1`,
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
  return listNewestFirst(reader, 'templates', TEMPLATE, page, conditions);
}
