import type { CatalogueEvent, Position } from '@wabus/events';
import type { Keyring } from '@wabus/keyring';
import type { Logger } from '@wabus/platform';
import type { Pool } from '@wabus/postgres';
import type { CheckpointMove, Checkpoints } from './checkpoints.ts';
import type { Cursor } from './cursor.ts';
import type { FeedMetrics } from './feed-metrics.ts';
import type { FeedPartition } from './feed-partition.ts';
import type { Follower } from './follower.ts';

/** What all followers work with. */
export interface Workshop {
  readonly pool: Pool;
  readonly checkpoints: Checkpoints;
  readonly keyring: Pick<Keyring, 'open'>;
  readonly logger: Logger;
  readonly metrics: FeedMetrics;
  /** Aborts when the feed ends. */
  readonly ended: AbortSignal;
  /** What is under way then may take so long, in milliseconds; the next process does it anew. */
  readonly graceMs: number;
  /** The partitions held now. */
  partitions(): readonly FeedPartition[];
  /** A share was applied, and its checkpoint moved, or is to be: there was nothing in it for its follower. */
  applied(share: Share, moved: 'moved' | 'passed'): void;
  /** A checkpoint was found elsewhere than it was left. */
  found(cursor: Cursor): void;
  /** Followers of this partition went on, left or joined. */
  changed(partition: FeedPartition): void;
  /** A follower took longer than it may. */
  slow(follower: Follower): void;
}

/** What one cursor is to apply: everything behind its checkpoint through the last of `events`, whichever of them it reads. */
export interface Share {
  readonly partition: FeedPartition;
  readonly cursor: Cursor;
  /** The checkpoint that the events follow. */
  readonly after: Position;
  /** In order. */
  readonly events: readonly CatalogueEvent[];
}

/** Where a share ends. */
export const endOf = ({ after, events }: Pick<Share, 'after' | 'events'>): Position =>
  events.at(-1)?.position ?? after;

/** How its checkpoint moves. */
export function moveOf(share: Share): CheckpointMove {
  const { follower, partition, written } = share.cursor;
  return { follower, partition, from: written, to: endOf(share) };
}

/** Looks where the checkpoints of these cursors stand, since they are elsewhere than they were left. */
export async function lookAgain(shop: Workshop, cursors: readonly Cursor[]): Promise<void> {
  const found = await shop.checkpoints.read(shop.pool, cursors);
  for (const [index, cursor] of cursors.entries()) {
    cursor.foundAt(found[index] ?? 0n);
    shop.found(cursor);
  }
}
