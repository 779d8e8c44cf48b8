import type { CatalogueEvent, SAID_SOURCES } from '@wabus/events';
import { believedTime } from '../believed-time.ts';

/** How what was said came. */
export type SaidSource = (typeof SAID_SOURCES)[number];

/** What something that was said may cause. */
export type Right = 'notify' | 'openWindow' | 'countAsReply' | 'beHeard' | 'beUnread';

type Rights = Readonly<Record<Right, boolean>>;

const ALL: Rights = { notify: true, openWindow: true, countAsReply: true, beHeard: true, beUnread: true };
const NONE: Rights = {
  notify: false,
  openWindow: false,
  countAsReply: false,
  beHeard: false,
  beUnread: false,
};

/**
 * What may be caused by what came in each way: the one table of it. `notify`: it reopens a closed conversation, and is told
 * to others at once. `openWindow`: the customer service window is open from then. `countAsReply`: it answers a campaign.
 * `beHeard`: a STOP in it withdraws consent, from its own time on. `beUnread`: it waits for an agent to read it.
 */
export const SOURCE_RIGHTS: { readonly [Source in SaidSource]: Rights } = {
  live: ALL,
  // Somebody else answers it, so nothing of it asks for an answer of ours; a person who wants peace gets it all the same.
  standby: { ...NONE, countAsReply: true, beHeard: true },
  // What was kept until it was understood is old: only a withdrawal still holds.
  replay: { ...NONE, beHeard: true },
  history: NONE,
  echo: NONE,
};

/** What somebody does by saying it. */
export type SaidKind =
  | 'message'
  | 'in-group'
  | 'unwritten'
  | 'call'
  | 'recording'
  | 'reaction'
  | 'edit'
  | 'revoke'
  | 'pin';

/**
 * The same by what it is: it may cause what both tables allow. That a reaction opens the window is not certain, so it does
 * not. An edit is heard, and asks for nothing else.
 */
export const KIND_RIGHTS: { readonly [Kind in SaidKind]: Rights } = {
  message: ALL,
  call: { ...ALL, countAsReply: false, beHeard: false },
  // Of a call that was: nobody did anything.
  recording: NONE,
  edit: { ...NONE, beHeard: true },
  reaction: NONE,
  revoke: NONE,
  pin: NONE,
  'in-group': NONE,
  // Meta tells it as a message, such as a permission to call that came of itself.
  unwritten: NONE,
};

/** Whether something of this kind that came in this way may cause this. */
export function mayCause(
  said: { readonly source?: SaidSource | undefined; readonly kind: SaidKind },
  right: Right,
): boolean {
  return SOURCE_RIGHTS[said.source ?? 'live'][right] && KIND_RIGHTS[said.kind][right];
}

/** What something told of a call is, by Meta's word: a recording or transcription comes long after it. */
export function callKind({ event }: { readonly event: string }): 'call' | 'recording' {
  return event.startsWith('call_recording') || event.startsWith('call_transcript') ? 'recording' : 'call';
}

/** What a message is, by where it was said, and whether anybody wrote it. */
export function messageKind({
  groupId,
  unwritten,
}: {
  readonly groupId?: string | undefined;
  readonly unwritten?: boolean | undefined;
}): 'message' | 'in-group' | 'unwritten' {
  if (groupId !== undefined) return 'in-group';
  return unwritten ? 'unwritten' : 'message';
}

/** What a person can open the window by. */
type Opening = Extract<CatalogueEvent, { readonly type: 'MessageReceived' | 'CallReported' }>;

/** Whether a person wrote or called by this, so that the window is open from then and a reply goes to where it came from. */
export function opensWindow(event: CatalogueEvent): event is Opening {
  if (event.type === 'MessageReceived') {
    return mayCause({ source: event.data.source, kind: messageKind(event.data) }, 'openWindow');
  }
  if (event.type !== 'CallReported' || event.data.direction !== 'inbound') return false;
  return mayCause({ source: event.data.source, kind: callKind(event.data) }, 'openWindow');
}

/** Since when a call is one: what tells of its end says when it was answered, or how long it was. RFC 3339. */
export function callBegan({
  startedAt,
  duration,
  at,
}: {
  readonly startedAt?: string | undefined;
  readonly duration?: number | undefined;
  readonly at: string;
}): string {
  return startedAt ?? (duration ? new Date(Date.parse(at) - duration * 1_000).toISOString() : at);
}

/** Since when the window is open by this: a person calls once, however long the call is. RFC 3339. */
export function openedAt(event: Opening): string {
  if (event.type === 'MessageReceived') return believedTime(event);
  return believedTime({ data: { at: callBegan(event.data) }, recordedAt: event.recordedAt });
}
