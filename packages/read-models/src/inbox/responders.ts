import { believedTime } from '@wabus/domain';
import type { EventTypeOf } from '@wabus/events';
import { storableText } from '@wabus/platform';
import {
  bigint,
  defineTable,
  mergedTable,
  type OpenedEvent,
  type Row,
  saidOrder,
  TENANT_ID,
  text,
  threadRow,
  timestamptz,
  uuid,
} from '@wabus/projection';

/** The table `thread_responders`. */
export const threadResponders = defineTable({
  name: 'thread_responders',
  comment:
    'Threads that other responders had, by what Meta told: handovers, and what came while somebody else had the thread.',
  key: ['conversation_id'],
  columns: {
    tenant_id: TENANT_ID,
    conversation_id: uuid('Thread of project and contact'),
    project_id: uuid('Project'),
    contact_id: uuid('The person'),
    role: text("Who has it by the last handover: Meta's word in lower case; null without one").orNull(),
    previous_role: text('Who had it before that').orNull(),
    summary: text('What was said so far, in the words of who had it; null without, or erased').personal(),
    handed_at: timestamptz("When the last handover was, on Meta's clock; null: never").orNull(),
    handed_order: uuid('Its place in the order of time').orNull(),
    standby_at: timestamptz(
      "When something last came on standby, as it does while another responder has the thread, on Meta's clock",
    ).orNull(),
    position: bigint('Position of the newest event that the row comes from'),
  },
});

/** How rows of threads merge, whatever is told first. */
export const responders = mergedTable(threadResponders, {
  tenant_id: 'constant',
  conversation_id: 'key',
  project_id: 'constant',
  contact_id: 'constant',
  role: { newestBy: 'handed_order' },
  previous_role: { newestBy: 'handed_order' },
  summary: { newestBy: 'handed_order' },
  handed_at: { newestBy: 'handed_order' },
  handed_order: 'max',
  standby_at: 'max',
});

/** What a handover tells of its thread. */
export function handedOver({ event, personal }: OpenedEvent<'ThreadHandedOver'>): Row {
  const { role, previousRole } = event.data;
  const summary = personal[0]?.summary;
  const at = believedTime(event);
  return {
    ...ofThread(event),
    role,
    previous_role: previousRole,
    summary: summary === undefined ? null : storableText(summary),
    handed_at: at,
    handed_order: saidOrder(at, event.id),
  };
}

/** What tells of a thread by coming on standby. */
type OnStandby = OpenedEvent<
  Exclude<EventTypeOf<'inbound'>, 'ThreadHandedOver' | 'ConversionReported' | 'GroupReported'>
>;

/** That something came on standby; none for all the rest. */
export function onStandby({ event }: OnStandby): Row[] {
  if (event.data.source !== 'standby' || event.data.groupId !== undefined) return [];
  return [{ ...ofThread(event), standby_at: believedTime(event) }];
}

function ofThread(event: Parameters<typeof threadRow>[0]): Row {
  const { waba_id: _account, ...thread } = threadRow(event);
  return thread;
}

/** Who has the threads of a selection of their ids, in one row: by the last handover, and by what came on standby. */
const TOLD = (threads: string): string => `(
  select (array_agg(r.role order by r.handed_order desc nulls last))[1] as role,
    (array_agg(r.previous_role order by r.handed_order desc nulls last))[1] as previous_role,
    (array_agg(r.summary order by r.handed_order desc nulls last))[1] as summary,
    max(r.handed_at) as handed_at, max(r.standby_at) as standby_at
  from thread_responders r where r.conversation_id in ${threads}) r`;

/** The agent of Meta is never an app; whose another role is, only what comes on standby tells. */
const ELSEWHERE = `coalesce(r.role = 'ai_agent' or r.handed_at is null or r.standby_at > r.handed_at, false)`;

/** A thread is idle after a day without a message of the person, and what came to us since tells that it is ours. */
const HOLDS = (
  lastInbound: string,
): string => `greatest(r.handed_at, r.standby_at) >= coalesce(${lastInbound}, '-infinity')
  and greatest(r.handed_at, r.standby_at) > now() - interval '24 hours'`;

/** Selects who has the threads of a selection at this moment, as JSON; null while nobody else does, or it is not known. */
export const responderOf = (threads: string, lastInbound: string): string => `(
  select jsonb_build_object('role', r.role, 'previousRole', r.previous_role, 'elsewhere', ${ELSEWHERE},
    'summary', r.summary, 'toldAt', to_char(greatest(r.handed_at, r.standby_at) at time zone 'utc',
      'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
  from ${TOLD(threads)} where ${HOLDS(lastInbound)})`;

/** Selects how many threads of a project another responder has at this moment. */
export const threadsElsewhere = (projectId: string): string => `(
  select count(*)::int from thread_responders r
  left join conversation_threads q on q.conversation_id = r.conversation_id
  where r.project_id = ${projectId} and ${ELSEWHERE} and ${HOLDS('q.last_inbound_at')})`;
