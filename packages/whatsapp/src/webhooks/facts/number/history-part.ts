import { codeOf, valueAt } from '../../../json.ts';
import type { Change } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { told } from '../../told.ts';

/** A part of what was said in the phone app before the number was connected. */
interface HistoryPart {
  /** 0: of the last day; 1: of the 90 days before; 2: of the 90 days before those. */
  readonly phase: number;
  /** Its place among the others, from 1; parts come in any order. */
  readonly order?: number;
  /** How much of all was told with it, 0 to 100. */
  readonly progress: number;
  /** How many messages it has; each is a fact of its own. */
  readonly messages: number;
  readonly at?: string;
}

/** How far the import of a number's history is, as each part of it says. */
export const historyPart = defineFact({
  kind: 'history-part',
  fields: ['history'],
  list: 'history',
  scope: 'number',
  read({ entryTime: at }: Change, item: unknown): HistoryPart | null {
    const metadata = valueAt(item, 'metadata');
    const phase = codeOf(valueAt(metadata, 'phase'));
    const progress = codeOf(valueAt(metadata, 'progress'));
    if (phase === undefined || progress === undefined || progress < 0 || progress > 100) return null;
    const messages = codeOf(valueAt(item, 'told')) ?? 0;
    return told({ phase, order: codeOf(valueAt(metadata, 'chunk_order')), progress, messages, at });
  },
});
