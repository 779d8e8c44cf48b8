// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.
import type { StoredEvent } from './stored-event.ts';

/** What a stream's metadata keep of it. */
export interface Retention {
  readonly maxCount?: number;
  /** Milliseconds. */
  readonly maxAge?: number;
  /** Events before this revision are cut off. */
  readonly truncateBefore?: number;
}

/** `$tb` of a stream that was deleted and may be written to again: the largest revision that there is. */
export const DELETED = Number.MAX_SAFE_INTEGER;

/** Reads the newest event of a metastream; what is not metadata keeps everything, as in the server. */
export function retentionOf(metadata: StoredEvent | undefined): Retention {
  if (metadata?.type !== '$metadata') return {};
  try {
    const { $maxCount, $maxAge, $tb }: Record<string, unknown> =
      JSON.parse(Buffer.from(metadata.data).toString('utf8')) ?? {};
    return {
      ...(typeof $maxCount === 'number' && { maxCount: $maxCount }),
      ...(typeof $maxAge === 'number' && { maxAge: $maxAge * 1_000 }),
      ...(typeof $tb === 'number' && { truncateBefore: Math.min($tb, DELETED) }),
    };
  } catch {
    return {};
  }
}

/** The first revision that can still be read (`IndexReader.cs`). */
export function firstLeft(events: readonly StoredEvent[], retention: Retention, now: number): number {
  const { maxCount = events.length, maxAge, truncateBefore = 0 } = retention;
  const byCount = Math.max(truncateBefore, events.length - maxCount, 0);
  if (maxAge === undefined) return byCount;
  const young = events.findIndex(({ created }) => created > now - maxAge);
  return Math.max(byCount, young === -1 ? events.length : young);
}
