import { textOf, valueIn } from '../../../json.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact, isFaulty } from '../../define-fact.ts';
import { SAID_FIELDS, SAID_LISTS } from './heading.ts';
import { type Targeted, targetedBy } from './target.ts';

interface Reaction extends Targeted {
  /** Absent when it was taken back. Personal. */
  readonly emoji?: string;
}

/** Somebody put an emoji beside a message, or took it back. */
export const reaction = defineFact({
  kind: 'reaction',
  fields: SAID_FIELDS,
  list: SAID_LISTS,
  scope: 'number',
  read(change: Change, item: unknown, list): Reaction | Faulty | null {
    const told = targetedBy({ change, item, list }, 'reaction', ['message_id']);
    if (told === null || isFaulty(told)) return told;
    const emoji = textOf(valueIn(item, 'reaction', 'emoji'));
    return { ...told, ...(emoji ? { emoji } : {}) };
  },
});
