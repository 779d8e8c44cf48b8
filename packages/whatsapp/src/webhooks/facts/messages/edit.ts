import { isObject, valueIn } from '../../../json.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact, isFaulty } from '../../define-fact.ts';
import { type Content, contentOf } from './content.ts';
import { type Circumstances, circumstancesOf, SAID_FIELDS, SAID_LISTS } from './heading.ts';
import { type Targeted, targetedBy } from './target.ts';

/** What the message says from then on. */
interface Edit extends Targeted, Content, Circumstances {}

/** Somebody changed what a message of theirs says. */
export const edit = defineFact({
  kind: 'edit',
  fields: SAID_FIELDS,
  list: SAID_LISTS,
  scope: 'number',
  read(change: Change, item: unknown, list): Edit | Faulty | null {
    const told = targetedBy({ change, item, list }, 'edit', ['original_message_id', 'message_id']);
    if (told === null || isFaulty(told)) return told;
    const after = valueIn(item, 'edit', 'message');
    const content = isObject(after) ? contentOf(after) : null;
    return content && { ...told, ...content, ...circumstancesOf(after) };
  },
});
