import type { ProjectAttention, Standing } from '@wabus/domain';
import { STANDING } from '../operations/queries.ts';
import type { TenantReader } from '../reading/read-database.ts';

/** Messages of a campaign that wait for the same reason. */
export interface DeferredGroup {
  readonly campaignId: string;
  /** As `MessageDeferred` names it. */
  readonly reason: string;
  readonly count: number;
  readonly since: Date;
  /** When the first of them is tried again; null where that is not a matter of time. */
  readonly until: Date | null;
}

/** What may keep messages and campaigns of a tenant waiting, at this moment. */
export interface WaitingConditions {
  /** Projects that need attention, by id. */
  readonly attention: ReadonlyMap<string, ProjectAttention>;
  /** How projects stand of which Meta said anything, by id. */
  readonly standings: ReadonlyMap<string, Standing>;
  /** Paused campaigns and since when, by id. */
  readonly paused: ReadonlyMap<string, Date>;
  /** Messages that were put off, of the campaigns asked for. */
  readonly deferred: readonly DeferredGroup[];
  /** Since when Meta does not answer a sender; null while it does. */
  readonly metaAwaySince: Date | null;
  /** Until when the gates know everything, where that is too long ago to send by them; null where it is not. */
  readonly gatesBehindSince: Date | null;
}

interface Shared {
  attention: readonly { id: string; attention: ProjectAttention }[] | null;
  standings: readonly ({ id: string } & Standing)[] | null;
  paused: readonly { id: string; since: string }[] | null;
  away_since: Date | null;
  behind_since: Date | null;
}

const CONDITIONS = `
  select
    (select jsonb_agg(jsonb_build_object('id', project_id, 'attention', attention))
      from projects where project_id = any($1::uuid[]) and attention is not null) as attention,
    (select jsonb_agg(s) from (select project_id as id, ${STANDING} from projects where project_id = any($1::uuid[])) s
      where s.account is not null or s.number is not null) as standings,
    (select jsonb_agg(jsonb_build_object('id', campaign_id, 'since', coalesce(state ->> 'pausedAt', started_at::text)))
      from campaigns where campaign_id = any($2::uuid[]) and status = 'paused') as paused,
    (select min(since) from graph_outages where seen_at > clock_timestamp() - interval '30 seconds') as away_since,
    (select fresh_at from gates_freshness where fresh_at < clock_timestamp() - interval '2 seconds') as behind_since`;

const DEFERRED = `
  select campaign_id as "campaignId", reason, count(*)::int as count, min(at) as since, min(due_at) as until
  from campaign_deferrals where campaign_id = any($1::uuid[]) group by 1, 2 order by count(*) desc, 2`;

/** What may keep these projects and campaigns waiting; `deferralsOf`: campaigns whose deferred messages matter, too. */
export async function readConditions(
  reader: TenantReader,
  asked: {
    readonly projects: readonly string[];
    readonly campaigns: readonly string[];
    readonly deferralsOf?: readonly string[];
  },
): Promise<WaitingConditions> {
  const { rows } = await reader.query<Shared>(CONDITIONS, [
    [...new Set(asked.projects)],
    [...new Set(asked.campaigns)],
  ]);
  const [shared] = rows;
  const of = asked.deferralsOf ?? [];
  const deferred = of.length === 0 ? [] : (await reader.query<DeferredGroup>(DEFERRED, [of])).rows;
  return {
    attention: new Map(shared?.attention?.map(({ id, attention }) => [id, attention])),
    standings: new Map(shared?.standings?.map(({ id, ...standing }) => [id, standing])),
    paused: new Map(shared?.paused?.map(({ id, since }) => [id, new Date(since)])),
    deferred,
    metaAwaySince: shared?.away_since ?? null,
    gatesBehindSince: shared?.behind_since ?? null,
  };
}
