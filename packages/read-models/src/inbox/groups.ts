import { believedTime } from '@wabus/domain';
import {
  bigint,
  defineTable,
  mergedTable,
  type OpenedEvent,
  type Row,
  saidOrder,
  TENANT_ID,
  text,
  uuid,
} from '@wabus/projection';

/** The table `groups`. */
export const groups = defineTable({
  name: 'groups',
  comment: 'Groups of business phone numbers, as Meta tells of them.',
  key: ['conversation_id'],
  columns: {
    tenant_id: TENANT_ID,
    conversation_id: uuid('Thread of project and group'),
    project_id: uuid('Project'),
    group_id: text("Meta's id of the group"),
    subject: text('What it is called; null where nothing told it').orNull(),
    subject_order: uuid('Since when, in the order of time').orNull(),
    status: text('active, suspended or deleted; null where nothing told it').orNull(),
    status_order: uuid('Since when, in the order of time').orNull(),
    position: bigint('Position of the newest event that the row comes from'),
  },
});

/** How rows of groups merge, whatever is told first. */
export const mergedGroups = mergedTable(groups, {
  tenant_id: 'constant',
  conversation_id: 'key',
  project_id: 'constant',
  group_id: 'constant',
  subject: { newestBy: 'subject_order' },
  subject_order: 'max',
  status: { newestBy: 'status_order' },
  status_order: 'max',
});

/** What becomes of a group by what Meta tells of it. */
const STATUSES: Readonly<Record<string, 'active' | 'suspended' | 'deleted'>> = {
  group_create: 'active',
  group_suspend: 'suspended',
  group_suspend_cleared: 'active',
  group_delete: 'deleted',
};

/** What an event tells of its group; what could not be done changes nothing of it. */
export function groupRow({ event }: OpenedEvent<'GroupReported'>): Row {
  const { data } = event;
  const order = saidOrder(believedTime(event), event.id);
  const failed = (data.errorCodes ?? []).length > 0;
  const status = failed ? undefined : STATUSES[data.event];
  return {
    tenant_id: event.tenantId,
    conversation_id: data.conversationId,
    project_id: data.projectId,
    group_id: data.groupId,
    ...(data.subject === undefined || failed ? {} : { subject: data.subject, subject_order: order }),
    ...(status === undefined ? {} : { status, status_order: order }),
    position: event.position,
  };
}
