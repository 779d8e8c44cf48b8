import { textOf, valueIn } from '../../../json.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact, isFaulty } from '../../define-fact.ts';
import { type Content, contentOf } from './content.ts';
import { type Circumstances, circumstancesOf, type Heading, headingOf, SAID_FIELDS } from './heading.ts';

/** The business wrote to a person by another way than this one: in its phone app, or by another responder. */
interface Echo extends Heading, Circumstances, Content {
  /** What became of it before the number was connected: Meta's word, in lower case. */
  readonly status?: string;
}

/** What the business itself wrote elsewhere, read as what people write is. */
export const echo = defineFact({
  kind: 'echo',
  fields: SAID_FIELDS,
  list: 'message_echoes',
  scope: 'number',
  read(change: Change, item: unknown, list): Echo | Faulty | null {
    const content = contentOf(item, 'business');
    if (!content) return null;
    const heading = headingOf(change, item, list, 'an echo');
    if (isFaulty(heading)) return heading;
    const status = textOf(valueIn(item, 'history_context', 'status'))?.toLowerCase();
    return { ...content, ...heading, ...circumstancesOf(item), ...(status ? { status } : {}) };
  },
});
