/** A place that a reader may wait for: the position of an event in its partition of the log. */
export interface ReadPosition {
  readonly partition: number;
  readonly position: bigint;
}

const SHAPE = /^(\d{1,6})\.(\d{1,19})$/;

/** The opaque token of the header `Wabus-Position`. */
export function encodePosition(partition: number, position: bigint): string {
  return Buffer.from(`${partition}.${position}`).toString('base64url');
}

/** What a token says, or null when it is none of ours. */
export function decodePosition(token: string): ReadPosition | null {
  const match = SHAPE.exec(Buffer.from(token, 'base64url').toString('latin1'));
  if (!match) return null;
  return { partition: Number(match[1]), position: BigInt(match[2] ?? '0') };
}
