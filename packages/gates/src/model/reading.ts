import type { CampaignStatus, ProjectStatus, TemplateStatus } from '@wabus/domain';
import { createPool, type Pool } from '@wabus/postgres';
import type { GateContact, GateTenant } from './consents.ts';

/** What the gates know of a project; only `active` sends, what needs attention waits, and others may not. */
export interface GateProject {
  readonly tenantId: string;
  readonly status: ProjectStatus;
  /** RFC 3339, our clock: since when it needs attention; null while nothing is amiss. */
  readonly attentionSince: string | null;
}

/** What the gates know of a template; only `approved` may be sent. */
export interface GateTemplate {
  readonly tenantId: string;
  readonly status: TemplateStatus;
  /** Meta's category, upper case: the purpose of its messages. */
  readonly category: string;
}

/** What the gates know of a campaign; only `running` sends (messages already queued also when `completed`). */
export interface GateCampaign {
  readonly tenantId: string;
  readonly status: CampaignStatus;
}

/** What the gates know of the thread of a project and a contact. */
export interface GateConversation {
  readonly tenantId: string;
  readonly projectId: string;
  readonly contactId: string;
  /** WABA of its newest message. */
  readonly wabaId: string;
  /** RFC 3339, Meta's clock; null when the person never wrote. */
  readonly lastInboundAt: string | null;
  /** The same on our clock. */
  readonly lastInboundRecordedAt: string | null;
}

/** Ids asked for; repeated and unknown ones are fine. */
export interface GateQuestion {
  readonly projects?: readonly string[];
  readonly templates?: readonly string[];
  readonly campaigns?: readonly string[];
  readonly conversations?: readonly string[];
  /** People whose consents matter; ask for their tenants as well. */
  readonly contacts?: readonly string[];
  readonly tenants?: readonly string[];
}

/** A template that may be sent. */
export interface ApprovedTemplate {
  readonly name: string;
  readonly language: string;
  /** Meta's category, upper case. */
  readonly category: string;
}

/** The answer of one batched read; an id without an entry is unknown so far. */
export interface GateStates {
  readonly projects: ReadonlyMap<string, GateProject>;
  readonly templates: ReadonlyMap<string, GateTemplate>;
  readonly campaigns: ReadonlyMap<string, GateCampaign>;
  readonly conversations: ReadonlyMap<string, GateConversation>;
  readonly contacts: ReadonlyMap<string, GateContact>;
  readonly tenants: ReadonlyMap<string, GateTenant>;
  /** How old this answer may be at most, in milliseconds, by the database's clock; Infinity before the first time. */
  readonly stalenessMs: number;
}

/** The states that decide whether something may be sent, over all tenants, in one round trip. */
export interface Gates {
  read(question: GateQuestion): Promise<GateStates>;
  /** Approved templates of a WABA, by name and language, at most 100. */
  approvedTemplates(tenantId: string, wabaId: string): Promise<readonly ApprovedTemplate[]>;
  close(): Promise<void>;
}

/** Above this staleness nobody may trust an open gate: lanes wait, command-api answers 503. */
export const MAX_STALENESS_MS = 1_000;

const READ = `
  select
    (select coalesce(jsonb_object_agg(project_id, jsonb_build_object(
        'tenantId', tenant_id, 'status', status, 'attentionSince', state #>> '{attention,since}')), '{}')
      from gate_projects where project_id = any($1::uuid[])) as projects,
    (select coalesce(jsonb_object_agg(template_id, jsonb_build_object(
        'tenantId', tenant_id, 'status', status, 'category', category)), '{}')
      from gate_templates where template_id = any($2::uuid[])) as templates,
    (select coalesce(jsonb_object_agg(campaign_id, jsonb_build_object('tenantId', tenant_id, 'status', status)), '{}')
      from gate_campaigns where campaign_id = any($3::uuid[])) as campaigns,
    (select coalesce(jsonb_object_agg(conversation_id, jsonb_build_object(
        'tenantId', tenant_id, 'projectId', project_id, 'contactId', contact_id, 'wabaId', waba_id,
        'lastInboundAt', last_inbound_at, 'lastInboundRecordedAt', last_inbound_recorded_at)), '{}')
      from gate_conversations where conversation_id = any($4::uuid[])) as conversations,
    (select coalesce(jsonb_object_agg(contact_id, jsonb_build_object(
        'tenantId', tenant_id, 'consents', consents, 'preferences', preferences)), '{}')
      from (select contact_id, min(tenant_id) as tenant_id,
          coalesce(jsonb_object_agg(purpose, jsonb_build_object('state', state, 'at', at))
            filter (where purpose is not null), '{}') as consents,
          coalesce(jsonb_object_agg(phone_number_id, jsonb_build_object('preference', state, 'at', at))
            filter (where phone_number_id is not null), '{}') as preferences
        from (
          select tenant_id, contact_id, purpose, null as phone_number_id, state, at
            from gate_consents where contact_id = any($5::uuid[])
          union all
          select tenant_id, contact_id, null, phone_number_id, state, at
            from gate_preferences where contact_id = any($5::uuid[])) as word
        group by contact_id) as contact) as contacts,
    (select coalesce(jsonb_object_agg(tenant_id, jsonb_build_object('marketingPolicy', marketing_policy)), '{}')
      from gate_tenants where tenant_id = any($6::text[])) as tenants,
    (select extract(epoch from clock_timestamp() - fresh_at) * 1000 from gates_freshness)::float8 as staleness_ms`;

interface Row {
  projects: Record<string, GateProject>;
  templates: Record<string, GateTemplate>;
  campaigns: Record<string, GateCampaign>;
  conversations: Record<string, GateConversation>;
  contacts: Record<string, GateContact>;
  tenants: Record<string, GateTenant>;
  staleness_ms: number | null;
}

/** The gates as the role `wabus_gates` reads them from `schema`. */
export function createGates(url: string, options: { schema?: string; max?: number } = {}): Gates {
  const located = new URL(url);
  located.searchParams.set('options', `-c search_path=${options.schema ?? 'read_models'}`);
  const pool: Pool = createPool({ url: located.toString(), max: options.max ?? 2, name: 'wabus-gates' });
  return {
    async read(question) {
      const { rows } = await pool.query<Row>({
        name: 'gates',
        text: READ,
        values: [
          unique(question.projects),
          unique(question.templates),
          unique(question.campaigns),
          unique(question.conversations),
          unique(question.contacts),
          unique(question.tenants),
        ],
      });
      const row = rows[0] as Row;
      return {
        projects: new Map(Object.entries(row.projects)),
        templates: new Map(Object.entries(row.templates)),
        campaigns: new Map(Object.entries(row.campaigns)),
        conversations: new Map(Object.entries(row.conversations)),
        contacts: new Map(Object.entries(row.contacts)),
        tenants: new Map(Object.entries(row.tenants)),
        stalenessMs: row.staleness_ms === null ? Number.POSITIVE_INFINITY : Math.max(0, row.staleness_ms),
      };
    },
    async approvedTemplates(tenantId, wabaId) {
      const { rows } = await pool.query<ApprovedTemplate>(
        `select name, language, category from gate_templates
         where tenant_id = $1 and waba_id = $2 and status = 'approved' order by name, language limit 100`,
        [tenantId, wabaId],
      );
      return rows;
    },
    close: () => pool.end(),
  };
}

const unique = (ids: readonly string[] | undefined): string[] => [...new Set(ids ?? [])];
