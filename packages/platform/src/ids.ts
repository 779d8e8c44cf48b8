import { randomBytes, randomInt, randomUUID } from 'node:crypto';

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
  fresh: freshIds(() => Date.now()),
  random: () => randomUUID(),
  digits: (length) => Array.from({ length }, () => randomInt(10)).join(''),
  token: (bytes) => randomBytes(bytes).toString('base64url'),
};

/** So many ids of one millisecond are told apart by their order; further ones take the next. */
const PER_MS = 0x1000;

/**
 * UUIDs v7 by a clock of milliseconds since 1970, each greater than the one before: a millisecond's ids are counted from
 * a random place (RFC 9562, section 6.2, method 1), and a clock that was set back is not followed.
 */
export function freshIds(nowMs: () => number): () => string {
  let ms = 0;
  let count = 0;
  return () => {
    const now = nowMs();
    if (now > ms) {
      ms = now;
      count = randomInt(PER_MS / 2);
    } else if (++count === PER_MS) {
      ms += 1;
      count = 0;
    }
    const time = ms.toString(16).padStart(12, '0');
    const order = count.toString(16).padStart(3, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${order}-${randomUUID().slice(19)}`;
  };
}
