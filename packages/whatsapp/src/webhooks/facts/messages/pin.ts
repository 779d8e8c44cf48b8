import { textOf, valueIn } from '../../../json.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact, isFaulty } from '../../define-fact.ts';
import { SAID_FIELDS, SAID_LISTS } from './heading.ts';
import { type Targeted, targetedBy } from './target.ts';

interface Pin extends Targeted {
  /** Whether it is pinned from then on, or no longer. */
  readonly pinned: boolean;
}

/** Somebody pinned a message of the chat, or took it down. */
export const pin = defineFact({
  kind: 'pin',
  fields: SAID_FIELDS,
  list: SAID_LISTS,
  scope: 'number',
  read(change: Change, item: unknown, list): Pin | Faulty | null {
    const told = targetedBy({ change, item, list }, 'pin', ['message_id', 'original_message_id']);
    if (told === null || isFaulty(told)) return told;
    return { ...told, pinned: textOf(valueIn(item, 'pin', 'type'))?.toLowerCase() !== 'unpin' };
  },
});
