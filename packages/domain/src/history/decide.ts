import { type DomainEvent, derivedId } from '@wabus/events';
import type { Decider, FoldableEvent } from '../decider.ts';
import { isTold, type Told } from '../once.ts';
import { evolveHistory, type HistoryImport, isOther } from './state.ts';

/** What may be told of an import. */
type HistoryEvent = Extract<
  DomainEvent,
  {
    readonly type:
      | 'HistoryImportRequested'
      | 'HistoryImportRefused'
      | 'HistoryImportDeclined'
      | 'HistoryPartReceived';
  }
>;

/** Records a word about the import of a number's history. */
export interface RecordHistory {
  readonly type: 'RecordHistory';
  /** Its id derives from what was told, so that a repeat has the same. */
  readonly event: HistoryEvent & { readonly id: string };
  /** Only where nobody asked yet: Meta says that it was asked before. */
  readonly ifNotAsked?: true;
}

/** Parts of the import that is under way, the newest first. */
interface Parts {
  readonly part: string;
  readonly before: Parts | null;
}

/** What the rules of an import look at. */
interface HistoryState {
  readonly told: Told | null;
  readonly history?: HistoryImport | undefined;
  readonly parts: Parts | null;
}

/**
 * Rules of the import of what was said in a number's phone app: each part once for each import, and the one word that all
 * of it was told, with the first part that says so.
 */
export const historyDecider: Decider<HistoryState, RecordHistory> = {
  initialState: { told: null, parts: null },
  evolve,
  decide: ({ event, ifNotAsked }, state) => {
    if (isTold(state.told, 'id', event)) return [];
    if (event.type === 'HistoryPartReceived')
      return hasPart(state.parts, partOf(event)) ? [] : [event, ...imported(event, state)];
    return ifNotAsked && state.history?.requestedAt !== undefined ? [] : [event];
  },
};

function evolve(state: HistoryState, event: FoldableEvent): HistoryState {
  const { id, type } = event;
  const told = { id, type, before: state.told };
  const history = evolveHistory(state.history, event);
  if (event.type === 'HistoryPartReceived') {
    return { told, history, parts: { part: partOf(event), before: state.parts } };
  }
  const another = event.type === 'HistoryImportRequested' && isOther(state.history, event.data.at);
  return { told, history, parts: another ? null : state.parts };
}

type Part = Extract<HistoryEvent, { readonly type: 'HistoryPartReceived' }>;

/** A part is told by its phase and place; one without a place is only itself. */
function partOf({ id, data: { phase, order } }: Pick<Part, 'data'> & { readonly id: string }): string {
  return order === undefined ? id : `${phase}-${order}`;
}

function hasPart(parts: Parts | null, part: string): boolean {
  for (let one = parts; one !== null; one = one.before) if (one.part === part) return true;
  return false;
}

function imported(part: Part & { readonly id: string }, { history }: HistoryState): DomainEvent[] {
  if (part.data.progress < 100 || history?.completedAt !== undefined) return [];
  const { phoneNumberId, wabaId, projectId, at } = part.data;
  const id = derivedId('history-imported', part.id);
  return [{ type: 'HistoryImported', id, occurredAt: at, data: { phoneNumberId, wabaId, projectId, at } }];
}
