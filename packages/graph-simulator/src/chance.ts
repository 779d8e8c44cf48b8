import { createHash } from 'node:crypto';

/** Hex SHA-256 of the seed and what is asked for: where every id, token and share comes from. */
export function digest(seed: string, ...parts: (string | number)[]): string {
  return createHash('sha256')
    .update(JSON.stringify([seed, ...parts]))
    .digest('hex');
}

/** A number in [0, 1) that depends on the seed and the parts only. */
export function chance(seed: string, ...parts: (string | number)[]): number {
  return Number.parseInt(digest(seed, ...parts).slice(0, 12), 16) / 2 ** 48;
}

/** A whole number of [low, high] that depends on the seed and the parts only. */
export function between(low: number, high: number, seed: string, ...parts: (string | number)[]): number {
  return low + Math.floor(chance(seed, ...parts) * (high - low + 1));
}

/** A decimal id of `length` digits that does not begin with 0. Up to 15 digits fit a JSON number. */
export function decimalId(length: number, seed: string, ...parts: (string | number)[]): string {
  const first = 10n ** BigInt(length - 1);
  const spread = BigInt(`0x${digest(seed, ...parts).slice(0, 30)}`) % (first * 9n);
  return String(first + spread);
}

/** `length` characters of the base64url alphabet. */
export function opaque(length: number, seed: string, ...parts: (string | number)[]): string {
  let text = '';
  for (let round = 0; text.length < length; round += 1) {
    text += Buffer.from(digest(seed, ...parts, round), 'hex').toString('base64url');
  }
  return text.slice(0, length);
}
