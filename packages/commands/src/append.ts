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

/** What became of an append; `refused`: the store will never take it, such as an event that the catalogue does not know. */
export type KnownAppend = AppendResult | { readonly status: 'refused'; readonly error: Error };

/**
 * Appends, and repeats what got no answer with the same ids and revisions until the store says what became of it
 * or the tries run out. When the store throws, each append is repeated alone to find those that it refuses.
 */
export async function appendKnowing(
  store: Pick<EventStore, 'append'>,
  appends: readonly StreamAppend[],
  retry: Retry,
): Promise<KnownAppend[]> {
  const results = await appendOnce(store, appends);
  for (let attempt = 0; attempt < retry.unknowns; attempt += 1) {
    const unknown = [...results.entries()].filter(([, { status }]) => status === 'unknown');
    if (unknown.length === 0) break;
    await pause(backoffMs(attempt, retry.firstMs, retry.maxMs));
    const again = unknown.flatMap(([index]) => appends[index] ?? []);
    const repeated = await appendOnce(store, again);
    for (const [place, [index]] of unknown.entries()) results[index] = repeated[place] as KnownAppend;
  }
  return results;
}

async function appendOnce(
  store: Pick<EventStore, 'append'>,
  appends: readonly StreamAppend[],
): Promise<KnownAppend[]> {
  if (appends.length === 0) return [];
  try {
    return await store.append(appends);
  } catch (thrown) {
    if (appends.length > 1) {
      return (await Promise.all(appends.map((append) => appendOnce(store, [append])))).flat();
    }
    return [{ status: 'refused', error: thrown instanceof Error ? thrown : new Error(String(thrown)) }];
  }
}
