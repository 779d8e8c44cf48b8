import { inflateRawSync } from 'node:zlib';
import type { MessageState } from '@wabus/domain';
import type { PackedState, RowOf } from '@wabus/projection';
import type { OutboundState } from './outbound-state.ts';
import { packValue, unpackValue } from './packed-value.ts';
import type { messages } from './tables.ts';

/** Columns that say what was queued. */
export const BESIDE_STATE = [
  'message_id',
  'project_id',
  'waba_id',
  'phone_number_id',
  'contact_id',
  'campaign_id',
  'template_id',
  'type',
  'purpose',
  'priority',
  'sent_by',
  'sent_by_id',
  'created_at',
] as const;

/** The columns to which the packed state of a message leaves what they say. */
export type BesideState = Pick<RowOf<typeof messages>, (typeof BESIDE_STATE)[number]>;

/** What is packed: the campaign's round, of which no column tells, and all that came later. */
interface Rest extends Omit<MessageState, 'queued'> {
  readonly round?: number;
}

/** What states were deflated with before version 10 of the model. */
const DICTIONARY = Buffer.from(
  `${['"deferral":{"at":"', '"meta":{"code":', '"details":"', '"message":"', '"reason":"', '"dueAt":"', '"rejection":{', '"failure":{"class":"', '"suppression":{', '"deferred":"2026-', '"failed":"2026-', '"held":"2026-', '"unknown":"2026-'].join()}{"attempts":{"01":{"at":"2026-","attemptId":"01","callBy":"2026-","number":1,"times":{"accepted":"2026-","attempted":"2026-"},"wamid":"wamid.HBgNNTUx"}},"evidence":{"":{"at":"2026-:00.000Z","attemptId":"01","eventId":"","status":"read","wamid":"wamid.HBgNNTUx"},"":{"at":"2026-:00.000Z","attemptId":"01","eventId":"","pricing":{"billable":true,"category":"marketing","model":"PMP","type":"regular"},"status":"sent","wamid":"wamid.HBgNNTUx"},"":{"at":"2026-:00.000Z","attemptId":"01","eventId":"","pricing":{"billable":true,"category":"utility","model":"PMP","type":"regular"},"status":"delivered","wamid":"wamid.HBgNNTUx"}},"phase":"suppressed","phase":"attempted","phase":"released","phase":"queued","phase":"accepted","queuedAt":"2026-","releasedAt":"2026-","releases":1,"round":0}`,
);

/** First byte of what is packed, and of what was deflated before; JSON, as before that, begins with a brace. */
const [DEFLATED, PACKED] = [1, 2];

/** 290 bytes of a message that was read, where the JSON of its state takes 1,900. */
export const packedOutbound: PackedState<OutboundState, BesideState> = {
  beside: BESIDE_STATE,
  pack({ message: { queued, ...message } }) {
    const rest: Rest = { ...message, round: queued?.round };
    return packValue(PACKED, rest);
  },
  unpack(packed, row) {
    if (packed[0] !== PACKED && packed[0] !== DEFLATED) return JSON.parse(packed.toString());
    const { round, ...message } = (packed[0] === PACKED ? unpackValue(packed) : inflated(packed)) as Rest;
    const queued = queuedOf(row, round);
    return {
      message: queued ? { ...message, queued } : message,
      createdAt: row.created_at.toISOString(),
      wabaId: row.waba_id ?? undefined,
    };
  },
};

function inflated(packed: Buffer): unknown {
  return JSON.parse(inflateRawSync(packed.subarray(1), { dictionary: DICTIONARY }).toString());
}

/** Undefined for a message that was suppressed before it was queued: it has no number yet. */
function queuedOf(row: BesideState, round: number | undefined): MessageState['queued'] {
  const { waba_id: wabaId, phone_number_id: phoneNumberId, type, purpose, priority } = row;
  if (wabaId === null || phoneNumberId === null || type === null) return undefined;
  if (purpose === null || priority === null) return undefined;
  return {
    messageId: row.message_id,
    projectId: row.project_id,
    wabaId,
    phoneNumberId,
    contactId: row.contact_id,
    campaignId: row.campaign_id ?? undefined,
    round,
    templateId: row.template_id ?? undefined,
    messageType: type,
    purpose,
    priority,
    sentBy: row.sent_by ?? undefined,
    sentById: row.sent_by_id ?? undefined,
  };
}
