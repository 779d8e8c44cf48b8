import { MESSAGE_STATUSES } from '@wabus/domain';
import { FOLD_COLUMNS, type Table } from '@wabus/projection';

/** Messages of both directions. Columns of the personal part come with one event of the stream and stay. */
export const messages: Table = {
  name: 'messages',
  key: ['message_id'],
  columns: {
    message_id: 'uuid',
    direction: 'text',
    project_id: 'uuid',
    waba_id: 'text',
    phone_number_id: 'text',
    contact_id: 'uuid',
    conversation_id: 'uuid',
    campaign_id: 'uuid',
    template_id: 'uuid',
    type: 'text',
    purpose: 'text',
    priority: 'text',
    sent_by: 'text',
    sent_by_id: 'text',
    address: 'text',
    content: 'jsonb',
    external_id: 'text',
    metadata: 'jsonb',
    profile_name: 'text',
    status: 'text',
    ...Object.fromEntries(MESSAGE_STATUSES.map((status) => [`${status}_at`, 'timestamptz'])),
    received_at: 'timestamptz',
    wamid: 'text',
    context_wamid: 'text',
    attempts: 'jsonb',
    failure: 'jsonb',
    pricing: 'jsonb',
    created_at: 'timestamptz',
    ...FOLD_COLUMNS,
  },
  sticky: new Set(['address', 'content', 'external_id', 'metadata', 'profile_name', 'context_wamid']),
};

/** Which message a wamid belongs to. */
export const messageWamids: Table = {
  name: 'message_wamids',
  key: ['tenant_id', 'wamid', 'message_id'],
  columns: {
    tenant_id: 'text',
    wamid: 'text',
    message_id: 'uuid',
    waba_id: 'text',
    phone_number_id: 'text',
    position: 'bigint',
  },
};
