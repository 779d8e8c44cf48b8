import { believedTime, callKind, mayCause, messageKind } from '@wabus/domain';
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
});

/** Threads. */
export const conversations = defineKnown<GateConversation>({
  tables: [table],
  reads: new Set(['MessageReceived', 'CallReported', 'MessageQueued']),
  project: (tx, events) =>
    mergeRows(
      tx,
      merged,
      events.flatMap(({ event }) => rowOf(event)),
    ),
  ids: 'uuid',
  rows: (ids) => `select conversation_id as id, jsonb_build_object(
      'tenantId', tenant_id, 'projectId', project_id, 'contactId', contact_id, 'wabaId', waba_id,
      'lastInboundAt', last_inbound_at, 'lastInboundRecordedAt', last_inbound_recorded_at) as known
    from gate_conversations where conversation_id = any(${ids})`,
});

function rowOf(event: CatalogueEvent): Row[] {
  if (
    event.type === 'MessageReceived' ||
    (event.type === 'CallReported' && event.data.direction === 'inbound')
  ) {
    const kind = event.type === 'CallReported' ? callKind(event.data) : messageKind(event.data);
    if (!mayCause({ source: event.data.source, kind }, 'openWindow')) return [];
    const at = believedTime(event);
    const times = { last_inbound_at: at, last_inbound_recorded_at: event.recordedAt };
    const wrote = { wrote_in: event.stream, wrote_order: saidOrder(at, event.id) };
    return [{ ...threadRow(event), ...times, ...wrote }];
  }
  // A campaign opens no conversations: they begin when somebody answers.
  return event.type === 'MessageQueued' && event.data.campaignId === undefined ? [threadRow(event)] : [];
}
