import type { ForeignPositionError } from '@wabus/event-store';
import type { Position } from '@wabus/events';

/** The store is not the one that was published from; `reason` is how metrics name it. Trying again cures nothing. */
export abstract class WrongStoreError extends Error {
  abstract readonly reason: string;
}

/** The store ends before what was published from it: it is another one, or an older copy. */
export class StoreBehindError extends WrongStoreError {
  override readonly name = 'StoreBehindError';
  override readonly reason = 'store-behind';
}

/** The relay's checkpoint is no place of the store: the two are not of one installation. */
export class ForeignStoreError extends WrongStoreError {
  override readonly name = 'ForeignStoreError';
  override readonly reason = 'foreign-store';
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
