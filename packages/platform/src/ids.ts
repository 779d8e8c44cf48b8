import { randomBytes, randomInt } from 'node:crypto';
import { v4, v7 } from 'uuid';

/** Fresh ids and randomness, injected everywhere so that tests own them. */
export interface Ids {
  /** UUID v7: claims, attempts, uploads; sorts by time. */
  fresh(): string;
  /** UUID v4: contacts, which must not tell when they were made. */
  random(): string;
  /** `length` decimal digits, unbiased: PINs. */
  digits(length: number): string;
  /** `bytes` random bytes as base64url: tokens. */
  token(bytes: number): string;
}

/** Ids from the machine's randomness. */
export const systemIds: Ids = {
  fresh: () => v7(),
  random: () => v4(),
  digits: (length) => Array.from({ length }, () => randomInt(10)).join(''),
  token: (bytes) => randomBytes(bytes).toString('base64url'),
};
