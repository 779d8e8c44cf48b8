import { MARKS, messages } from './tables.ts';
import { TARGET_UNKNOWN } from './told-of.ts';

const COLUMNS = Object.entries(messages.columns);
const NAMES = COLUMNS.map(([name]) => name).join(', ');

const [REACTION, EDIT, REVOKE] = MARKS;

/** What was done, as Meta says it: `k` is a row of `message_marks`. */
const CONTENT = `case k.kind
    when '${REACTION}' then jsonb_build_object('message_id', k.target_wamid) || k.content
    when '${EDIT}' then case when k.content is not null then jsonb_build_object('original_message_id', k.target_wamid,
      'message', jsonb_build_object('type', k.type, k.type, k.content)) end
    when '${REVOKE}' then jsonb_build_object('original_message_id', k.target_wamid)
    else jsonb_build_object('message_id', k.target_wamid, 'type', case when k.pinned then 'pin' else 'unpin' end)
  end`;

const BY_PERSON = `k.done_by = 'person'`;

/** What was done to a message, as a message; what it has nothing of is null. */
const AS_MESSAGE: { readonly [Name in keyof typeof messages.columns]?: string } = {
  tenant_id: 'k.tenant_id',
  message_id: 'k.mark_id',
  direction: `case when ${BY_PERSON} then 'inbound' else 'outbound' end`,
  project_id: 'k.project_id',
  waba_id: 'k.waba_id',
  phone_number_id: 'k.phone_number_id',
  contact_id: 'k.contact_id',
  conversation_id: 'k.conversation_id',
  type: 'k.kind',
  sent_by: `case when not ${BY_PERSON} then 'business-app' end`,
  address: 'k.address',
  content: CONTENT,
  status: `case when ${BY_PERSON} then 'received' else 'sent' end`,
  received_at: `case when ${BY_PERSON} then k.at end`,
  sent_at: `case when not ${BY_PERSON} then k.at end`,
  wamid: 'k.wamid',
  context_wamid: 'k.target_wamid',
  attempts: '0',
  created_at: 'k.created_at',
  source: `coalesce(k.source, case when not ${BY_PERSON} then 'echo' end)`,
  told_at: 'k.at',
  is_unread: 'false',
  may_answer: 'false',
  created_position: 'k.position',
  revision: '0',
  position: 'k.position',
};

const told = new Map(Object.entries(AS_MESSAGE));
const asMessage = (name: string): string => told.get(name) ?? 'null';

/** Messages that were sent or came, as a relation of a statement. */
export const SENT_OR_CAME = `(select ${NAMES}, false as is_mark from messages) messages`;

/**
 * The same with what was done to messages that are not known here by their ids: what is done to one that is known is shown
 * with it.
 */
export const TIMELINE = `(select ${NAMES}, false as is_mark from messages
  union all select ${COLUMNS.map(([name, { type }]) => `(${asMessage(name)})::${type}`).join(', ')}, true
  from message_marks k where ${TARGET_UNKNOWN}) messages`;
