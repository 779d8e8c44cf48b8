import type { AppendResult, EventStore, StreamAppend } from '@wabus/event-store';
import { backoffMs, pause } from '@wabus/platform';

/** How often and how patiently a runner tries. */
export interface Retry {
  /** Conflicts on one stream before it gives up. */
  readonly conflicts: number;
  /** Repeats of an append whose answer was lost. */
  readonly unknowns: number;
  /** First and longest wait between repeats, milliseconds. */
  readonly firstMs: number;
  readonly maxMs: number;
}

/**
 * Appends, and repeats what got no answer with the same ids and revisions until the store says what became of it
 * or the tries run out. A store that throws is one that did not answer.
 */
export async function appendKnowing(
  store: Pick<EventStore, 'append'>,
  appends: readonly StreamAppend[],
  retry: Retry,
): Promise<AppendResult[]> {
  const results = await appendOnce(store, appends);
  for (let attempt = 0; attempt < retry.unknowns; attempt += 1) {
    const unknown = results.flatMap((result, index) => (result.status === 'unknown' ? [index] : []));
    if (unknown.length === 0) break;
    await pause(backoffMs(attempt, retry.firstMs, retry.maxMs));
    const repeated = await appendOnce(
      store,
      unknown.map((index) => appends[index] as StreamAppend),
    );
    for (const [place, index] of unknown.entries()) results[index] = repeated[place] as AppendResult;
  }
  return results;
}

async function appendOnce(
  store: Pick<EventStore, 'append'>,
  appends: readonly StreamAppend[],
): Promise<AppendResult[]> {
  if (appends.length === 0) return [];
  try {
    return await store.append(appends);
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    return appends.map(() => ({ status: 'unknown', error }) as const);
  }
}
