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

/** Threads. */
export const conversations = defineKnown<GateConversation>({
  ids: 'uuid',
  rows: (ids) => `select conversation_id as id, jsonb_build_object(
      'tenantId', tenant_id, 'projectId', project_id, 'contactId', contact_id, 'wabaId', waba_id,
      'lastInboundAt', last_inbound_at, 'lastInboundRecordedAt', last_inbound_recorded_at) as known
    from gate_conversations where conversation_id = any(${ids})`,
});
