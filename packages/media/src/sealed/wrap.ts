import { createSecretKey, type KeyObject } from 'node:crypto';

/** The key of an object as it is sealed for a person. */
export const keyToWrap = (key: KeyObject): { readonly key: string } => ({
  key: key.export().toString('base64'),
});

/** The key that `keyToWrap` put there. @throws TypeError where there is none */
export function keyIn(plain: unknown): KeyObject {
  const text = (plain as { readonly key?: unknown } | null)?.key;
  if (typeof text !== 'string') throw new TypeError('a wrap without a key');
  return createSecretKey(Buffer.from(text, 'base64'));
}
