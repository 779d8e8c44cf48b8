import { readGraphError } from '../../../errors/graph-error.ts';
import { listOf, valueAt } from '../../../json.ts';
import type { Change } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { told } from '../../told.ts';

/** The business keeps what was said in its phone app to itself. */
interface HistoryDeclined {
  /** Meta's words. */
  readonly detail: string;
  readonly at?: string;
}

/** Meta's code for it. */
const DECLINED = 2593109;

/** That the business does not share its history, which it chooses on the phone. */
export const historyDeclined = defineFact({
  kind: 'history-declined',
  fields: ['history'],
  list: 'history',
  scope: 'number',
  read({ entryTime: at }: Change, item: unknown): HistoryDeclined | null {
    for (const error of listOf(valueAt(item, 'errors'))) {
      const read = readGraphError(error);
      if (read?.code === DECLINED) return told({ detail: read.details ?? read.message, at });
    }
    return null;
  },
});
