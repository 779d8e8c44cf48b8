import type { HistoryImport } from './state.ts';

/** Where the import of a number's history may stand. */
export const HISTORY_STATES = ['requested', 'running', 'done', 'declined', 'refused', 'silent'] as const;

/** After so long without a word nobody should wait any more. */
const SILENT_MS = 24 * 3_600_000;

/** How far the import of a number's history is at a moment. */
export interface ShownHistory {
  /** `silent`: neither all of it nor a no has come, and nothing for a day. */
  readonly state: (typeof HISTORY_STATES)[number];
  /** Percent; null before the first part. */
  readonly progress: number | null;
  /** How many messages were told. */
  readonly messages: number;
  /** RFC 3339; null where nobody here asked for it. */
  readonly requestedAt: string | null;
  /** RFC 3339: when Meta last told of it; null: never. */
  readonly heardAt: string | null;
  /** Why nothing comes, in words of Meta's; null where something may come. */
  readonly detail: string | null;
}

/** How far an import is at this moment; null where there is none. Silence is told by the clock alone. */
export function shownHistory(history: HistoryImport | undefined, now: Date): ShownHistory | null {
  if (!history) return null;
  const { requestedAt = null, progress = null, messages, partAt, declined, refused } = history;
  const state = stateOf(history, now);
  const no = state === 'declined' ? declined : state === 'refused' ? refused : undefined;
  const heardAt = no?.at ?? partAt ?? null;
  return { state, progress, messages, requestedAt, heardAt, detail: no?.value ?? null };
}

function stateOf(history: HistoryImport, now: Date): ShownHistory['state'] {
  const { requestedAt, partAt, declined, refused, completedAt } = history;
  if (completedAt) return 'done';
  if (declined && declined.at >= (partAt ?? '')) return 'declined';
  if (refused && !partAt) return 'refused';
  const heard = partAt ?? requestedAt;
  if (heard && now.getTime() - Date.parse(heard) > SILENT_MS) return 'silent';
  return partAt ? 'running' : 'requested';
}
