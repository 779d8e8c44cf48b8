/**
 * A position that is no place of this store: no record begins there. It comes from another store, or one of the two was
 * restored without the other. The same call fails again however often it is made; nothing was read or skipped.
 */
export class ForeignPositionError extends Error {
  override readonly name = 'ForeignPositionError';
}
