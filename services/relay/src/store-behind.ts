import type { Position } from '@wabus/events';

/** The store ends before what was published from it: it is another one, or an older copy. Trying again cures nothing. */
export class StoreBehindError extends Error {
  override readonly name = 'StoreBehindError';
}

/**
 * @param published what the relay's checkpoint says
 * @param head position of the store's newest event
 * @throws StoreBehindError
 */
export function refuseStoreBehind(published: Position, head: Position): void {
  if (head >= published) return;
  throw new StoreBehindError(
    `The relay's checkpoint (${published}) is ahead of the event store (${head}): this is another store than the one ` +
      'that was published from, or an older copy of it. Set the address of the right one, or restore the store and the ' +
      'database from backups of one time.',
  );
}
