import { believedTime } from '../believed-time.ts';
import type { FoldableEvent } from '../decider.ts';
import { later, type Said, said } from '../standing/said.ts';

/** How far the import of what was said in a number's phone app is, as the number's stream tells. Plain JSON. */
export interface HistoryImport {
  /** RFC 3339, our clock; absent where parts came that nobody here asked for. */
  readonly requestedAt?: string;
  /** Meta did not take the request: why. */
  readonly refused?: Said<string>;
  /** The business keeps it to itself: Meta's words. */
  readonly declined?: Said<string>;
  /** The most that was told with a part, in percent; absent before the first. */
  readonly progress?: number;
  /** How many messages the parts had. */
  readonly messages: number;
  /** RFC 3339: Meta's time of the latest part. */
  readonly partAt?: string;
  /** RFC 3339: Meta's time of the part with which all was told. */
  readonly completedAt?: string;
}

/** Clocks differ, and parts may overtake the record of what asked for them: what came so shortly before belongs to it. */
const OVERTAKEN_MS = 60_000;

/** Folds one event into an import: the same whatever the order in which the parts come. */
export function evolveHistory(
  state: HistoryImport | undefined,
  event: FoldableEvent,
): HistoryImport | undefined {
  switch (event.type) {
    case 'HistoryImportRequested': {
      const requestedAt = event.data.at;
      return { ...(isOther(state, requestedAt) ? { messages: 0 } : begun(state)), requestedAt };
    }
    case 'HistoryImportRefused': {
      const refused = said(event, event.data.failure.detail);
      return { ...begun(state), refused: later(state?.refused, refused) };
    }
    case 'HistoryImportDeclined': {
      const declined = said(event, event.data.detail);
      return { ...begun(state), declined: later(state?.declined, declined) };
    }
    case 'HistoryPartReceived':
      return withPart(begun(state), event.data, believedTime(event));
    default:
      return state;
  }
}

/** Whether a request begins another import than the one that is known. */
export function isOther(state: HistoryImport | undefined, requestedAt: string): boolean {
  if (!state) return true;
  const { requestedAt: before, partAt, declined, refused } = state;
  const heard = [before, partAt, declined?.at, refused?.at].flatMap((at) => (at ? [Date.parse(at)] : []));
  return Math.max(...heard) < Date.parse(requestedAt) - OVERTAKEN_MS;
}

const begun = (state: HistoryImport | undefined): HistoryImport => state ?? { messages: 0 };

function withPart(
  state: HistoryImport,
  { progress, messages }: { readonly progress: number; readonly messages: number },
  at: string,
): HistoryImport {
  const { partAt = at, completedAt = at } = state;
  return {
    ...state,
    progress: Math.max(progress, state.progress ?? 0),
    messages: state.messages + messages,
    partAt: partAt > at ? partAt : at,
    ...(progress === 100 ? { completedAt: completedAt < at ? completedAt : at } : {}),
  };
}
