import { addressOf, isObject, listOf, textOf, valueAt } from '../../../json.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact, type FactOf, isFaulty } from '../../define-fact.ts';
import { told } from '../../told.ts';
import { type Content, contentOf } from './content.ts';
import { type Circumstances, circumstancesOf, type Heading, headingOf, SAID_FIELDS } from './heading.ts';

/** A person wrote: a text, a picture, a place, or pressed a button, or what the future brings. */
interface Message extends Heading, Circumstances, Content {
  /** A number that the person gave when asked for it, as Meta wrote it: WhatsApp attests it. Personal. */
  readonly attestedNumber?: string;
  /** How contacts came: Meta's word, such as `contact_request`, or `other` for a card that is passed on. */
  readonly origin?: string;
}

/**
 * What a person wrote, of any type, to the business or in a group; null for what says something about another message or
 * person.
 */
export const message = defineFact({
  kind: 'message',
  fields: SAID_FIELDS,
  list: 'messages',
  scope: 'number',
  read(change: Change, item: unknown, list): Message | Faulty | null {
    const content = ledHere(item) ?? contentOf(item);
    if (!content) return null;
    const heading = headingOf(change, item, list, 'a message');
    if (isFaulty(heading)) return heading;
    return { ...content, ...heading, ...circumstancesOf(item), ...attestedIn(item) };
  },
});

/** A fact of the kind `message`. */
export type MessageFact = FactOf<typeof message>;

/** Only what the button gave is the person's own number: a card that is passed on may be anybody's. */
function attestedIn(item: unknown): Pick<Message, 'attestedNumber' | 'origin'> {
  if (valueAt(item, 'type') !== 'contacts') return {};
  const [card] = listOf(valueAt(item, 'contacts'));
  const origin = textOf(valueAt(item, 'origin') ?? valueAt(card, 'origin'));
  const [phone] = listOf(valueAt(card, 'phones'));
  const number = addressOf(valueAt(phone, 'wa_id')) ?? addressOf(valueAt(phone, 'phone'));
  return told({ origin, attestedNumber: origin === 'contact_request' ? number : undefined });
}

/** Somebody came by an ad or post: that alone is a lead, though nothing is said that can be read. */
function ledHere(item: unknown): Content | null {
  if (!isObject(valueAt(item, 'referral')) || NOT_SAID.has(valueAt(item, 'type'))) return null;
  const content = contentOf(item) ?? contentOf({ ...(isObject(item) ? item : {}), type: 'unsupported' });
  if (content === null) return null;
  const { unwritten: _led, ...written } = content;
  return written;
}

/** What tells of something else, however it came. */
const NOT_SAID: ReadonlySet<unknown> = new Set(['reaction', 'edit', 'revoke', 'pin', 'system']);
