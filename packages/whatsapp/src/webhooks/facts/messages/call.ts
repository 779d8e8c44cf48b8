import {
  addressOf,
  codeOf,
  isObject,
  type JsonObject,
  listOf,
  storableJson,
  textOf,
  timeOf,
  valueAt,
} from '../../../json.ts';
import { wamidOf } from '../../../wamid.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { told } from '../../told.ts';
import type { Heading } from './heading.ts';

/** Something that happened to a call; its id is Meta's of the call. */
interface Call extends Heading {
  /** Who called: the person, or the business. */
  readonly direction: 'inbound' | 'outbound';
  /** Meta's word in lower case: `connect`, `terminate`, or what became of a call of ours: `ringing`, `accepted`, `rejected`. */
  readonly event: string;
  /** Meta's word on how it ended, in lower case. */
  readonly status?: string;
  /** When it was answered (ISO); absent when it was not. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** Seconds. */
  readonly duration?: number;
  /** The sound of it, or what was said in writing, once Meta has that: Meta's own node, as it came. Personal. */
  readonly recording?: JsonObject;
  readonly transcription?: JsonObject;
  /** `biz_opaque_callback_data` as it came back. */
  readonly callbackData?: string;
  /** Meta's codes of what was wrong with it. */
  readonly errorCodes?: readonly number[];
}

/** What happens to calls, of either direction. */
export const call = defineFact({
  kind: 'call',
  fields: ['calls'],
  list: ['calls', 'statuses'],
  scope: 'number',
  read(change: Change, item: unknown, list): Call | Faulty | null {
    const isStatus = list === 'statuses';
    const wamid = wamidOf(valueAt(item, 'id'));
    const event = textOf(valueAt(item, isStatus ? 'status' : 'event'))?.toLowerCase();
    if (!wamid || !event || (isStatus && valueAt(item, 'type') !== 'call')) return null;
    const isOurs = isStatus || textOf(valueAt(item, 'direction'))?.toUpperCase() === 'BUSINESS_INITIATED';
    const person = personOf(change, item, isStatus ? 'recipient' : isOurs ? 'to' : 'from');
    if (!person.from && !person.fromUserId) return { fault: 'It is a call that names nobody.' };
    const [startedAt, endedAt] = [timeOf(valueAt(item, 'start_time')), timeOf(valueAt(item, 'end_time'))];
    const at = timeOf(valueAt(item, 'timestamp')) ?? startedAt ?? change.entryTime;
    const status = isStatus ? undefined : textOf([valueAt(item, 'status')].flat()[0])?.toLowerCase();
    const duration = codeOf(valueAt(item, 'duration'));
    const errorCodes = listOf(valueAt(item, 'errors')).flatMap(
      (error) => codeOf(valueAt(error, 'code')) ?? [],
    );
    return {
      ...{ wamid, source: 'live', by: isOurs ? 'business' : 'person', ...person },
      ...{ direction: isOurs ? 'outbound' : 'inbound', event },
      ...(at ? { at } : {}),
      ...(status ? { status } : {}),
      ...(startedAt ? { startedAt } : {}),
      ...(endedAt ? { endedAt } : {}),
      ...(duration === undefined || duration < 0 ? {} : { duration }),
      ...told({
        recording: soundIn(valueAt(item, 'call_recording')),
        transcription: nodeOf(valueAt(item, 'call_transcription') ?? valueAt(item, 'call_transcript')),
        callbackData: textOf(valueAt(item, 'biz_opaque_callback_data')),
        errorCodes: errorCodes.length > 0 ? errorCodes : undefined,
      }),
    };
  },
});

/** The medium of a recording stands under the name of its type. */
const soundIn = (recording: unknown): JsonObject | undefined =>
  nodeOf(valueAt(recording, textOf(valueAt(recording, 'type')) ?? 'audio'));

function nodeOf(value: unknown): JsonObject | undefined {
  const node = isObject(value) ? storableJson(value) : undefined;
  return isObject(node) ? node : undefined;
}

/** The person of a call, by what stands at one side of it. */
function personOf(change: Change, item: unknown, side: 'from' | 'to' | 'recipient') {
  const from = addressOf(valueAt(item, side === 'recipient' ? 'recipient_id' : side));
  const named = addressOf(valueAt(item, `${side}_user_id`));
  const contact = change.contacts.byId(from, named);
  const fromUserId = named ?? contact.userId;
  const fromParentUserId = addressOf(valueAt(item, `${side}_parent_user_id`)) ?? contact.parentUserId;
  return {
    ...(from ? { from } : {}),
    ...(fromUserId ? { fromUserId } : {}),
    ...(fromParentUserId ? { fromParentUserId } : {}),
    ...(contact.username ? { username: contact.username } : {}),
    ...(contact.profileName ? { profileName: contact.profileName } : {}),
  };
}
