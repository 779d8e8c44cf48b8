import { addressOf, codeOf, idOf, listOf, textOf, timeOf, valueAt, valueIn } from '../../../json.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { told } from '../../told.ts';

/** Somebody who came into a group, left it, wants to, or could not be let in. Personal. */
interface Participant {
  readonly change: 'added' | 'removed' | 'asked' | 'failed';
  /** `wa_id` as Meta gave it, else what the business named them by. */
  readonly waId?: string;
  /** Business-scoped user id. */
  readonly userId?: string;
  /** The id over linked portfolios. */
  readonly parentUserId?: string;
  /** Meta's codes of why they could not be let in. */
  readonly errorCodes?: readonly number[];
}

/** Something happened to a group of the number. */
interface Group {
  /** Absent where a group that the business asked for could not be made: that has a `requestId`. */
  readonly groupId?: string;
  /** Meta's word in lower case, such as `group_create`, `group_participants_add` or `group_suspend`. */
  readonly event: string;
  /** The request of the business that it answers. */
  readonly requestId?: string;
  readonly subject?: string;
  readonly description?: string;
  readonly inviteLink?: string;
  readonly joinRequestId?: string;
  /** Meta's word for who did it, in lower case. */
  readonly initiatedBy?: string;
  /** Meta's word for how people came or left, in lower case, such as `invite_link`. */
  readonly reason?: string;
  /** Meta's word in lower case, `auto_approve` or `approval_required`: whether who has the link is let in at once. */
  readonly joinApproval?: string;
  readonly participants: readonly Participant[];
  /** Settings that could not be changed, by Meta's names, such as `group_description`. */
  readonly refused?: readonly string[];
  /** Meta's codes of what was wrong with it. */
  readonly errorCodes?: readonly number[];
  readonly at?: string;
}

/** Groups, who is in them, their settings, and whether Meta suspended them: what the business asked for comes later, by `request_id`. */
export const group = defineFact({
  kind: 'group',
  fields: [
    'group_lifecycle_update',
    'group_participants_update',
    'group_settings_update',
    'group_status_update',
  ],
  list: 'groups',
  scope: 'number',
  read(change: Change, item: unknown): Group | Faulty | null {
    const event = textOf(valueAt(item, 'type'))?.toLowerCase();
    if (event === undefined) return null;
    const groupId = idOf(valueAt(item, 'group_id'));
    const requestId = idOf(valueAt(item, 'request_id'));
    if (groupId === undefined && requestId === undefined)
      return { fault: 'It is told of a group that it does not name.' };
    return told({
      ...{ groupId, event, participants: participantsIn(item, event) },
      requestId,
      subject: textOf(valueAt(item, 'subject')) ?? settingIn(item, 'group_subject'),
      description: textOf(valueAt(item, 'description')) ?? settingIn(item, 'group_description'),
      inviteLink: textOf(valueAt(item, 'invite_link')),
      joinRequestId: idOf(valueAt(item, 'join_request_id')),
      initiatedBy: textOf(valueAt(item, 'initiated_by'))?.toLowerCase(),
      reason: textOf(valueAt(item, 'reason'))?.toLowerCase(),
      joinApproval: textOf(valueAt(item, 'join_approval_mode'))?.toLowerCase(),
      refused: refusedIn(item),
      errorCodes: codesIn(item),
      at: timeOf(valueAt(item, 'timestamp')) ?? change.entryTime,
    });
  },
});

/** A setting that was changed; one that could not be is none. */
function settingIn(item: unknown, name: string): string | undefined {
  return valueIn(item, name, 'update_successful') === false ? undefined : textOf(valueIn(item, name, 'text'));
}

const SETTINGS = ['group_subject', 'group_description', 'profile_picture'] as const;

function refusedIn(item: unknown): Group['refused'] {
  const refused = SETTINGS.filter((name) => valueIn(item, name, 'update_successful') === false);
  return refused.length > 0 ? refused : undefined;
}

function participantsIn(item: unknown, event: string): Participant[] {
  const listed = (['added', 'removed', 'failed'] as const).flatMap((change) =>
    listOf(valueAt(item, `${change}_participants`)).flatMap((one) => participantOf(change, one)),
  );
  return event.startsWith('group_join_request') ? [...listed, ...participantOf('asked', item)] : listed;
}

function participantOf(change: Participant['change'], one: unknown): Participant[] {
  const waId = addressOf(valueAt(one, 'wa_id')) ?? addressOf(valueAt(one, 'input'));
  const userId = addressOf(valueAt(one, 'user_id'));
  const parentUserId = addressOf(valueAt(one, 'parent_user_id'));
  return waId === undefined && userId === undefined
    ? []
    : [
        told({
          change,
          waId,
          userId,
          parentUserId,
          errorCodes: change === 'asked' ? undefined : codesIn(one),
        }),
      ];
}

function codesIn(item: unknown): readonly number[] | undefined {
  const codes = listOf(valueAt(item, 'errors')).flatMap((error) => codeOf(valueAt(error, 'code')) ?? []);
  return codes.length > 0 ? codes : undefined;
}
