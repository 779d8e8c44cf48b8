import {
  addressOf,
  codeOf,
  idOf,
  isObject,
  type JsonObject,
  listOf,
  storableJson,
  textOf,
  timeOf,
  valueAt,
  valueIn,
} from '../../../json.ts';
import { wamidOf } from '../../../wamid.ts';
import type { Change, Faulty } from '../../change.ts';

/**
 * How what is said came: as it happens, to a number whose thread another responder has (`standby`), written by the business
 * in its phone app (`echo`), or from the time before the number was connected (`history`).
 */
export type SaidSource = 'live' | 'standby' | 'echo' | 'history';

/** What stands around everything that people and the business's phone app say. */
export interface Heading {
  /** Meta's id, as told (see `wamidOf`). */
  readonly wamid: string;
  readonly source: SaidSource;
  /** The person, or the business in its phone app or by another responder. */
  readonly by: 'person' | 'business';
  /** Meta's timestamp (ISO, milliseconds); absent when it cannot be read. */
  readonly at?: string;
  /** The person, whoever of both says it: `wa_id` as Meta gave it; absent when the number is hidden. Personal. */
  readonly from?: string;
  /** Business-scoped user id of the person, of the item or of its contact. Personal. */
  readonly fromUserId?: string;
  /** The id over linked portfolios. Personal. */
  readonly fromParentUserId?: string;
  /** As Meta spells it, with or without `@`. Personal. */
  readonly username?: string;
  /** Name that the person chose. Personal. */
  readonly profileName?: string;
  /** The group that it was said in; absent: to the business alone. */
  readonly groupId?: string;
}

/** What a message says beside its content. */
export interface Circumstances {
  /** The message that this one quotes. */
  readonly contextWamid?: string;
  /** Who wrote that, as Meta gave it: a number or id of the person or of the business. Personal. */
  readonly contextFrom?: string;
  /** It was passed on. */
  readonly forwarded?: true;
  /** It was passed on more than five times. */
  readonly frequentlyForwarded?: true;
  /** The product that it asks about: `catalog_id`, `product_retailer_id`. */
  readonly referredProduct?: JsonObject;
  /** The ad or post that led to it, as Meta tells it. */
  readonly referral?: JsonObject;
  /** Meta's codes of what was wrong with it. */
  readonly errorCodes?: readonly number[];
}

const SOURCES: Readonly<Record<string, SaidSource>> = {
  messages: 'live',
  standby: 'standby',
  history: 'history',
  smb_message_echoes: 'echo',
  message_echoes: 'echo',
};

/** The fields that bring what people and phone apps say. */
export const SAID_FIELDS = Object.keys(SOURCES);

/** The lists that it stands in: what people said, and what the business did. */
export const SAID_LISTS = ['messages', 'message_echoes'] as const;

/** Who, when and where of something that was said; a fault where it names no id or nobody. `what` is its word. */
export function headingOf(
  change: Change,
  item: unknown,
  list: string | undefined,
  what: string,
): Heading | Faulty {
  const isEcho = list === 'message_echoes';
  const person = isEcho ? personAt(item, 'to') : personAt(item, 'from');
  const find = isEcho ? change.contacts.byId : change.contacts.ofSender;
  const contact = find(person.from, person.fromUserId);
  const fromUserId = person.fromUserId ?? contact.userId;
  const fromParentUserId = person.fromParentUserId ?? contact.parentUserId;
  const wamid = wamidOf(valueAt(item, 'id'));
  if (!wamid) return { fault: `It is ${what} without an id.` };
  if (!person.from && !fromUserId) {
    return {
      fault: `It is ${what} that names nobody ${isEcho ? 'it was for' : 'who wrote it'}, in 255 characters.`,
    };
  }
  const at = timeOf(valueAt(item, 'timestamp')) ?? change.entryTime;
  const { profileName, username } = contact;
  const groupId = groupOf(item);
  return {
    wamid,
    source: SOURCES[change.field] ?? 'live',
    by: isEcho ? 'business' : 'person',
    ...(at ? { at } : {}),
    ...(person.from ? { from: person.from } : {}),
    ...(fromUserId ? { fromUserId } : {}),
    ...(fromParentUserId ? { fromParentUserId } : {}),
    ...(username ? { username } : {}),
    ...(profileName ? { profileName } : {}),
    ...(groupId ? { groupId } : {}),
  };
}

function personAt(item: unknown, side: 'from' | 'to') {
  return {
    from: addressOf(valueAt(item, side)),
    fromUserId: addressOf(valueAt(item, `${side}_user_id`)),
    fromParentUserId: addressOf(valueAt(item, `${side}_parent_user_id`)),
  };
}

/** What a message says beside its content. */
export function circumstancesOf(item: unknown): Circumstances {
  const context = valueAt(item, 'context');
  const contextWamid = wamidOf(valueAt(context, 'id')) ?? wamidOf(valueAt(context, 'message_id'));
  const contextFrom = addressOf(valueAt(context, 'from')) ?? addressOf(valueAt(context, 'from_user_id'));
  const referredProduct = objectOf(valueAt(context, 'referred_product'));
  const referral = objectOf(valueAt(item, 'referral'));
  const errorCodes = listOf(valueAt(item, 'errors')).flatMap((error) => codeOf(valueAt(error, 'code')) ?? []);
  return {
    ...(contextWamid ? { contextWamid } : {}),
    ...(contextFrom ? { contextFrom } : {}),
    ...(isTrue(valueAt(context, 'forwarded')) ? { forwarded: true } : {}),
    ...(isTrue(valueAt(context, 'frequently_forwarded')) ? { frequentlyForwarded: true } : {}),
    ...(referredProduct ? { referredProduct } : {}),
    ...(referral ? { referral } : {}),
    ...(errorCodes.length > 0 ? { errorCodes } : {}),
  };
}

/** A group's id, whatever it looks like; undefined for what was said to the business alone. */
export function groupOf(item: unknown): string | undefined {
  const group = valueAt(item, 'group_id') ?? valueIn(item, 'context', 'group_id');
  if (group === undefined || group === null || group === '') return undefined;
  return idOf(group) ?? textOf(JSON.stringify(group));
}

/** Whether it was said in a group, whatever the id of that looks like. */
export const isOfGroup = (item: unknown): boolean => groupOf(item) !== undefined;

const isTrue = (value: unknown): boolean => value === true || value === 'true';

function objectOf(value: unknown): JsonObject | undefined {
  const storable = isObject(value) ? storableJson(value) : undefined;
  return isObject(storable) && Object.keys(storable).length > 0 ? storable : undefined;
}
