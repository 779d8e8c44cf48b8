import type { Change, Faulty } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { SAID_FIELDS, SAID_LISTS } from './heading.ts';
import { type Targeted, targetedBy } from './target.ts';

/** Somebody deleted a message of theirs for everyone. */
export const revoke = defineFact({
  kind: 'revoke',
  fields: SAID_FIELDS,
  list: SAID_LISTS,
  scope: 'number',
  read: (change: Change, item: unknown, list): Targeted | Faulty | null =>
    targetedBy({ change, item, list }, 'revoke', ['original_message_id', 'message_id']),
});
