import type { ForeignPositionError } from '@wabus/event-store';
import type { Position } from '@wabus/events';

/** The store ends before what was published from it: it is another one, or an older copy. Trying again cures nothing. */
export class StoreBehindError extends Error {
  override readonly name = 'StoreBehindError';
}

/** The relay's checkpoint is no place of the store: the two are not of one installation. Trying again cures nothing. */
export class ForeignStoreError extends Error {
  override readonly name = 'ForeignStoreError';
}

/** The store's word that a position is none of its own, as word of whose position it is. */
export function foreignStore(published: Position, cause: ForeignPositionError): ForeignStoreError {
  return new ForeignStoreError(
    `The relay's checkpoint (${published}, in relay.checkpoint) is no place of the event store. ${cause.message}`,
    { cause },
  );
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
