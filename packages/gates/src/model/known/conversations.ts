import { openedAt, opensWindow } from '@wabus/domain';
import type { CatalogueEvent } from '@wabus/events';
import {
  bigint,
  defineTable,
  mergedTable,
  mergeRows,
  type Row,
  saidOrder,
  TENANT_ID,
  text,
  threadRow,
  timestamptz,
  uuid,
} from '@wabus/projection';
import { defineKnown } from './define-known.ts';

/** What the business and the person say to each other, and do to what was said: each shows a thread. */
const SAID = [
  'MessageReceived',
  'MessageEchoed',
  'CallReported',
  'ReactionReceived',
  'MessageEdited',
  'MessageRevoked',
  'MessagePinned',
  'ThreadHandedOver',
] as const;

type SaidEvent = Extract<CatalogueEvent, { readonly type: (typeof SAID)[number] }>;

/** What the gates know of the thread of a project and a contact. */
interface GateConversation {
  readonly tenantId: string;
  readonly projectId: string;
  readonly contactId: string;
  /** WABA of its newest message. */
  readonly wabaId: string;
  /** RFC 3339, Meta's clock; null when the person never wrote. */
  readonly lastInboundAt: string | null;
  /** The same on our clock. */
  readonly lastInboundRecordedAt: string | null;
  /** Position of its oldest message: of threads that are one the oldest gives its id. Digits. */
  readonly beganAt: string;
}

const table = defineTable({
  name: 'gate_conversations',
  comment:
    'When each person last wrote to each project: whether the customer service window is open; asked when a message is accepted, released and attempted.',
  key: ['conversation_id'],
  columns: {
    tenant_id: TENANT_ID,
    conversation_id: uuid('Thread of project and contact'),
    project_id: uuid('Project'),
    contact_id: uuid('The person'),
    waba_id: text('WABA of the newest message'),
    last_inbound_at: timestamptz(
      "When the person wrote last, on Meta's clock; null: never. The window is open for 24 hours from then",
    ).orNull(),
    last_inbound_recorded_at: timestamptz(
      'When we recorded what the person wrote last, on our clock; null: never',
    ).orNull(),
    wrote_in: text('Stream of what the person wrote last: a reply goes to where that came from').orNull(),
    wrote_order: uuid('Place of that among all that was said').orNull(),
    position: bigint('Position of the newest message'),
    began_position: bigint(
      'Position of the oldest one: of threads that are one the oldest gives its id',
    ).orNull(),
  },
});

const merged = mergedTable(table, {
  tenant_id: 'constant',
  conversation_id: 'key',
  project_id: 'constant',
  contact_id: 'constant',
  waba_id: 'newest',
  last_inbound_at: 'max',
  last_inbound_recorded_at: 'max',
  wrote_in: { newestBy: 'wrote_order' },
  wrote_order: 'max',
  began_position: 'min',
});

/** Threads. */
export const conversations = defineKnown<GateConversation>({
  tables: [table],
  reads: new Set(['MessageQueued', ...SAID]),
  project: (tx, events) =>
    mergeRows(
      tx,
      merged,
      events.flatMap(({ event }) => rowOf(event)),
    ),
  ids: 'uuid',
  rows: (ids) => `select conversation_id as id, jsonb_build_object(
      'tenantId', tenant_id, 'projectId', project_id, 'contactId', contact_id, 'wabaId', waba_id,
      'lastInboundAt', last_inbound_at, 'lastInboundRecordedAt', last_inbound_recorded_at,
      'beganAt', began_position::text) as known
    from gate_conversations where conversation_id = any(${ids})`,
});

function rowOf(event: CatalogueEvent): Row[] {
  if (event.type === 'MessageQueued') {
    // A campaign opens no conversations: they begin when somebody answers.
    return event.data.campaignId === undefined ? [begun(event)] : [];
  }
  if (!isSaid(event) || isInGroup(event)) return [];
  return [{ ...begun(event), ...heardIn(event) }];
}

const isSaid = (event: CatalogueEvent): event is SaidEvent => SAID.some((type) => type === event.type);

/** What is said in a group is in nobody's private thread. */
const isInGroup = ({ data }: SaidEvent): boolean => 'groupId' in data && data.groupId !== undefined;

const begun = (event: SaidEvent | Extract<CatalogueEvent, { type: 'MessageQueued' }>): Row => ({
  ...threadRow(event),
  began_position: event.position,
});

/** What the person wrote opens the window, where it may. */
function heardIn(event: SaidEvent): Row {
  if (!opensWindow(event)) return {};
  const at = openedAt(event);
  return {
    ...{ last_inbound_at: at, last_inbound_recorded_at: event.recordedAt },
    ...{ wrote_in: event.stream, wrote_order: saidOrder(at, event.id) },
  };
}
