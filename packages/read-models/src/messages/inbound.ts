import { believedTime, callBegan, callKind, mayCause, messageKind, versionOf, worthOf } from '@wabus/domain';
import type { PoolClient } from '@wabus/postgres';
import { insertOrChange, type OpenedEvent, type Row } from '@wabus/projection';
import type { Circumstances } from './json-columns.ts';
import { messages } from './tables.ts';
import { toldAt } from './times.ts';

/** A message that was not sent through wabus. */
type Written = OpenedEvent<'MessageReceived' | 'MessageEchoed'>;

/** The same, or a call. */
type Came = Written | OpenedEvent<'CallReported'>;

/** What the best told of several versions of a message says. */
const CONTENT = [
  ...['type', 'address', 'content', 'profile_name', 'names', 'referral', 'context_wamid', 'contact_id'],
  ...['conversation_id', 'project_id', 'waba_id', 'phone_number_id', 'direction', 'sent_by', 'status'],
  ...['received_at', 'sent_at', 'delivered_at', 'read_at', 'failed_at', 'told_at', 'circumstances'],
  'content_worth',
] as const satisfies readonly (keyof typeof messages.columns)[];

/** What the version causes that came by the way that counts most. */
const CAUSES = [
  'source',
  'is_unread',
  'may_answer',
  'source_worth',
] as const satisfies readonly (keyof typeof messages.columns)[];

const better = (worth: 'content_worth' | 'source_worth') => (column: string) =>
  `${column} = case when excluded.${worth} > old.${worth} then excluded.${column} else old.${column} end`;

const CHANGE = `set ${[
  ...CONTENT.map(better('content_worth')),
  ...CAUSES.map(better('source_worth')),
  'voicemail = coalesce(excluded.voicemail, old.voicemail)',
  "recording = case when excluded.recording is null then old.recording else coalesce(old.recording, '{}') || excluded.recording end",
  'revision = excluded.revision',
  'position = excluded.position',
].join(', ')} where excluded.position > old.position`;

/**
 * Messages that came, as their rows of `messages`. A stream may tell of one in several ways, and of other things before
 * it: of all versions the best told one is shown, and what it causes is that of the way that counts most, in any order.
 */
export async function keepMessages(tx: PoolClient, events: readonly Came[]): Promise<void> {
  const rows = new Map<string, Row & Worths>();
  for (const opened of events) {
    const row = opened.type === 'CallReported' ? callRow(opened) : rowOf(opened);
    rows.set(row.message_id, merged(rows.get(row.message_id), row));
  }
  await insertOrChange(tx, messages, [...rows.values()], CHANGE);
}

/** Whether it is a message that may answer a campaign. */
export function mayAnswer(opened: Came): opened is OpenedEvent<'MessageReceived'> {
  if (opened.type !== 'MessageReceived') return false;
  const { data } = opened.event;
  return mayCause({ source: data.source, kind: messageKind(data) }, 'countAsReply');
}

interface Worths {
  readonly message_id: string;
  readonly content_worth: number;
  readonly source_worth: number;
}

function merged(one: (Row & Worths) | undefined, other: Row & Worths): Row & Worths {
  if (!one) return other;
  const content = one.content_worth >= other.content_worth ? one : other;
  const causes = one.source_worth >= other.source_worth ? one : other;
  const { position, revision } = other;
  const { created_at, created_position } = one;
  const own = Object.fromEntries(CAUSES.map((column) => [column, causes[column]]));
  const { message_id, content_worth } = content;
  const { source_worth } = causes;
  const voicemail = one.voicemail ?? other.voicemail;
  const recording = recordingOf(one.recording, other.recording);
  const place = { position, revision, created_at, created_position, voicemail, recording };
  return { ...content, ...own, ...place, message_id, content_worth, source_worth };
}

/** What Meta has of a call: its sound, and what was said in writing, told one after the other. */
function recordingOf(one: unknown, other: unknown): object | undefined {
  const told = { ...(typeof one === 'object' ? one : {}), ...(typeof other === 'object' ? other : {}) };
  const known = Object.entries(told).filter(([, value]) => value !== undefined);
  return known.length > 0 ? Object.fromEntries(known) : undefined;
}

function rowOf(opened: Written): Row & Worths {
  const { event } = opened;
  const { data, recordedAt, position, revision } = event;
  const version = versionOf(data);
  const source_worth = worthOf(version.source);
  const { source } = data;
  return {
    message_id: event.stream.slice('inbound-'.length),
    tenant_id: event.tenantId,
    project_id: data.projectId,
    waba_id: data.wabaId,
    phone_number_id: data.phoneNumberId,
    contact_id: data.contactId,
    conversation_id: data.conversationId,
    type: data.messageType,
    wamid: data.wamid,
    context_wamid: data.contextWamid,
    attempts: 0,
    created_at: recordedAt,
    told_at: toldAt(believedTime(event)),
    circumstances: circumstancesOf(data),
    source,
    source_worth,
    content_worth: source_worth + (version.isPlaceholder ? 0 : 100),
    ...{ revision, position, created_position: position },
    ...(opened.type === 'MessageReceived' ? receivedColumns(opened) : echoColumns(opened)),
  };
}

function circumstancesOf(data: Written['event']['data']): Circumstances | undefined {
  const { groupId, forwarded, frequentlyForwarded, errorCodes } = data;
  const told = {
    ...(groupId === undefined ? {} : { groupId }),
    ...(forwarded ? { forwarded } : {}),
    ...(frequentlyForwarded ? { frequentlyForwarded } : {}),
    ...(errorCodes ? { errorCodes } : {}),
  };
  return Object.keys(told).length === 0 ? undefined : told;
}

function receivedColumns({ event: { data }, personal: [plain] }: OpenedEvent<'MessageReceived'>): Row {
  const said = { source: data.source, kind: messageKind(data) };
  return {
    direction: 'inbound',
    status: 'received',
    received_at: data.at,
    is_unread: mayCause(said, 'beUnread'),
    may_answer: mayCause(said, 'countAsReply'),
    ...{ address: plain?.from, content: plain?.content, profile_name: plain?.profileName },
    referral: plain?.referral,
    ...(data.wamid.startsWith(CALL) ? { voicemail: plain?.content } : {}),
    names: plain && namesOf(plain, plain.referredProduct),
  };
}

/** How ids of calls begin; a sound that is left has the id of its call. */
const CALL = 'wacid.';

/** Of what is told of a call, how it ended says most; a sound that was left says less than the call itself. */
const CALL_WORTHS: Readonly<Record<string, number>> = {
  ringing: 201,
  accepted: 202,
  rejected: 203,
  terminate: 300,
};

function callRow({ event, personal: [plain] }: OpenedEvent<'CallReported'>): Row & Worths {
  const { data, recordedAt, position, revision } = event;
  const { wamid, direction, startedAt, endedAt, duration } = data;
  const isInbound = direction === 'inbound';
  const outcome = outcomeOf(data);
  const began = callBegan(data);
  return {
    message_id: event.stream.slice('inbound-'.length),
    tenant_id: event.tenantId,
    ...{ project_id: data.projectId, waba_id: data.wabaId, phone_number_id: data.phoneNumberId },
    ...{ contact_id: data.contactId, conversation_id: data.conversationId },
    ...{ direction, type: 'call', wamid, attempts: 0, created_at: recordedAt },
    ...(isInbound ? { status: 'received', received_at: began } : { status: 'sent', sent_at: began }),
    told_at: toldAt(believedTime({ data: { at: began }, recordedAt })),
    source: data.source ?? 'live',
    is_unread:
      outcome === 'missed' &&
      isInbound &&
      mayCause({ source: data.source, kind: callKind(data) }, 'beUnread'),
    may_answer: false,
    content: {
      outcome,
      ...(startedAt ? { startedAt } : {}),
      ...(endedAt ? { endedAt } : {}),
      ...(duration === undefined ? {} : { duration }),
    },
    ...{ address: plain?.from, profile_name: plain?.profileName, names: plain && namesOf(plain) },
    ...(plain && (plain.recording || plain.transcription)
      ? { recording: recordingOf({ sound: plain.recording }, { text: plain.transcription }) }
      : {}),
    content_worth: CALL_WORTHS[data.event] ?? (callKind(data) === 'recording' ? 150 : 200),
    source_worth: data.event === 'terminate' ? 100 : 0,
    ...{ revision, position, created_position: position },
  };
}

/** Who was answered spoke for a while; of what goes on nothing is known yet. */
function outcomeOf(data: OpenedEvent<'CallReported'>['event']['data']): string {
  const { event, status, startedAt, duration } = data;
  if (event !== 'terminate')
    return event === 'rejected' ? 'missed' : event === 'accepted' ? 'answered' : 'ringing';
  if (duration !== undefined) return duration > 0 ? 'answered' : 'missed';
  return startedAt !== undefined || status === 'completed' ? 'answered' : 'missed';
}

/** Meta's words of what became of a message in the phone app; what it waits for there is nothing that we know of. */
const STATUSES: Readonly<Record<string, string>> = {
  delivered: 'delivered',
  read: 'read',
  played: 'read',
  error: 'failed',
  failed: 'failed',
};

function echoColumns({ event: { data }, personal: [plain] }: OpenedEvent<'MessageEchoed'>): Row {
  const status = STATUSES[data.status ?? ''] ?? 'sent';
  return {
    direction: 'outbound',
    status,
    sent_at: data.at,
    ...(status === 'sent' ? {} : { [`${status}_at`]: data.at }),
    ...(data.status === 'played' ? { played_at: data.at } : {}),
    sent_by: data.source === 'standby' ? null : 'business-app',
    is_unread: false,
    may_answer: false,
    ...{ address: plain?.to, content: plain?.content, profile_name: null },
    names: plain && namesOf(plain),
  };
}

function namesOf(
  {
    userId,
    parentUserId,
    username,
  }: {
    readonly userId?: string | undefined;
    readonly parentUserId?: string | undefined;
    readonly username?: string | undefined;
  },
  referredProduct?: unknown,
): Row | undefined {
  const names = Object.entries({ userId, parentUserId, username, referredProduct });
  const known = names.filter(([, value]) => value !== undefined);
  return known.length === 0 ? undefined : Object.fromEntries(known);
}
